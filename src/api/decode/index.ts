export { type Decodable, type Decoded, type DecodeOptions, decode, unrecognized } from "./decode";
