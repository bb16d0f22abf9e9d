/** A float literal that may look like an integer: Go keeps the two apart when it compares. */
export class Float {
	constructor(readonly value: number) {}
}
