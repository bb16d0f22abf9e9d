/**
 * The addresses and uids that are keys of lists (k:{"ip":"10.244.0.3"}), each by its number in the order in which they
 * were met: most pods differ in nothing else.
 */
export class OwnParts {
	readonly values: string[] = [];

	numberOf(value: string): number {
		const known = this.values.indexOf(value);
		return known >= 0 ? known : this.values.push(value) - 1;
	}
}
