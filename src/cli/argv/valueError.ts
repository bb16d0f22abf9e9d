/** A value that a flag does not take, in strconv's, time's or csv's words. */
export class ValueError extends Error {}
