export { type DecodeOptions, decode } from "./decode";
