/**
 * A set of field paths in the form in which objects carry it (FieldsV1): f:spec, k:{"name":"main"}, v:"text". A path is
 * in the set where its node is empty or has a "." of its own.
 */
export interface FieldSet {
	[element: string]: FieldSet;
}

const SELF = ".";

/** The node of a path that has nothing below it. */
export const LEAF_SET: FieldSet = Object.freeze({});

export function isEmptySet(set: FieldSet): boolean {
	for (const _ in set) return false;
	return true;
}

/** Whether the path that leads to this node is in the set itself. */
export function isMember(node: FieldSet): boolean {
	return isEmptySet(node) || node[SELF] !== undefined;
}

/** A node that is in the set itself beside its children. */
export function asMember(children: FieldSet): FieldSet {
	return isEmptySet(children) || children[SELF] !== undefined ? children : { [SELF]: LEAF_SET, ...children };
}

/** All paths of both. The result may share parts with them. */
export function unite(a: FieldSet, b: FieldSet): FieldSet {
	if (a === b) return a;
	const result: FieldSet = { ...a };
	for (const element in b) {
		const right = b[element] as FieldSet;
		const left = result[element];
		result[element] = left === undefined ? right : element === SELF ? left : uniteNodes(left, right);
	}
	return result;
}

/** The paths of `a` that are not in `b`. */
export function subtract(a: FieldSet, b: FieldSet): FieldSet {
	const result: FieldSet = {};
	for (const element in a) {
		const left = a[element] as FieldSet;
		const right = b[element];
		if (right === undefined || element === SELF) {
			if (element !== SELF || right === undefined) result[element] = left;
			continue;
		}
		const rest = subtractNodes(left, right);
		if (rest !== undefined) result[element] = rest;
	}
	return result;
}

/** The paths that are in both. */
export function intersect(a: FieldSet, b: FieldSet): FieldSet {
	const result: FieldSet = {};
	for (const [element, left] of childrenOf(a)) {
		const right = b[element];
		if (right === undefined) continue;
		const children = intersect(left, right);
		if (isMember(left) && isMember(right)) result[element] = asMember(children);
		else if (!isEmptySet(children)) result[element] = children;
	}
	return result;
}

/** The elements below a node, without the mark of the node itself. */
export function* childrenOf(node: FieldSet): Generator<[element: string, node: FieldSet]> {
	for (const element in node) if (element !== SELF) yield [element, node[element] as FieldSet];
}

/** Whether something below a node is in the set. */
export function hasChildren(node: FieldSet): boolean {
	for (const element in node) if (element !== SELF) return true;
	return false;
}

function uniteNodes(a: FieldSet, b: FieldSet): FieldSet {
	const united = unite(a, b);
	return isMember(a) || isMember(b) ? asMember(united) : united;
}

/** undefined when nothing is left. */
function subtractNodes(a: FieldSet, b: FieldSet): FieldSet | undefined {
	const member = isMember(a) && !isMember(b);
	const { [SELF]: _, ...children } = subtract(a, b);
	if (isEmptySet(children)) return member ? LEAF_SET : undefined;
	return member ? asMember(children) : children;
}
