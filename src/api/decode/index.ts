export { type DecodeOptions, decode, unrecognized } from "./decode";
