/**
 * Where a field stands in an object, as a value: validators receive the path they stand at and extend it. Its text is
 * only made when a message needs it.
 */
export class FieldPath {
	private constructor(
		private readonly parent: FieldPath | undefined,
		private readonly name: string,
		private readonly subscript: string,
	) {}

	/** The path of an object's own field: spec. */
	static root(name: string): FieldPath {
		return new FieldPath(undefined, name, "");
	}

	/** A field below: spec.template. */
	child(name: string): FieldPath {
		return new FieldPath(this, name, "");
	}

	/** An element of a list: containers[0]. */
	index(index: number): FieldPath {
		return new FieldPath(this, "", String(index));
	}

	/** A value of a map: requests[cpu]. */
	key(key: string): FieldPath {
		return new FieldPath(this, "", key);
	}

	/** The text as Go's field.Path prints it: spec.containers[0].resources.requests[cpu]. */
	toString(): string {
		const own = this.name === "" ? `[${this.subscript}]` : this.name;
		if (this.parent === undefined) return own;
		return this.name === "" ? this.parent.toString() + own : `${this.parent.toString()}.${own}`;
	}

	/**
	 * The way to the field, step by step: names and map keys as strings, list indices as numbers where they look like
	 * one.
	 */
	steps(): (string | number)[] {
		const steps: (string | number)[] = [];
		for (let at: FieldPath | undefined = this; at !== undefined; at = at.parent) {
			if (at.name !== "") steps.push(at.name);
			else steps.push(/^\d+$/.test(at.subscript) ? Number(at.subscript) : at.subscript);
		}
		return steps.reverse();
	}
}

/** The path of an object's own field. */
export function root(name: string): FieldPath {
	return FieldPath.root(name);
}
