export { type DecodeOptions, decode, unrecognized } from "./decode";
export { describeJson } from "./scalars";
