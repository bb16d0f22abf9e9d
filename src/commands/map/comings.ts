import type { Picture, PictureGroup, PictureNode } from "../../insight/map/picture";

interface Departed {
	node: PictureNode;
	group: string | undefined;
	until: number;
}

/** Tells of nodes that have joined or left: for a while a new node is marked, and one that has left is still shown. */
export class Comings {
	private known: Map<string, { node: PictureNode; group: string | undefined }> | undefined;
	private readonly joined = new Map<string, number>();
	private readonly departed = new Map<string, Departed>();

	/** `shownMs` is how long they are told of, in milliseconds; 0: once. */
	constructor(private readonly shownMs: number) {}

	/** Whether what `mark` has told of is to be told no longer at `now`. */
	isOver(now: number): boolean {
		return [...this.joined.values(), ...[...this.departed.values()].map(({ until }) => until)].some(
			(until) => until <= now,
		);
	}

	/** The picture with the nodes marked that have come and gone since the last call, at `now` (milliseconds). */
	mark(picture: Picture, now: number): Picture {
		const present = new Map<string, { node: PictureNode; group: string | undefined }>();
		for (const { value, nodes } of picture.groups) {
			for (const node of nodes) present.set(node.name, { node, group: value });
		}
		for (const [name, until] of this.joined) if (until <= now) this.joined.delete(name);
		for (const [name, { until }] of this.departed) if (until <= now) this.departed.delete(name);
		if (this.known !== undefined) this.compare(this.known, present, now + this.shownMs);
		this.known = present;
		if (this.joined.size === 0 && this.departed.size === 0) return picture;
		return { ...picture, groups: this.marked(picture.groups) };
	}

	private compare(
		before: ReadonlyMap<string, { node: PictureNode; group: string | undefined }>,
		present: ReadonlyMap<string, unknown>,
		until: number,
	): void {
		for (const name of present.keys()) {
			if (before.has(name)) continue;
			this.departed.delete(name);
			this.joined.set(name, until);
		}
		for (const [name, gone] of before) {
			if (present.has(name)) continue;
			this.joined.delete(name);
			this.departed.set(name, { ...gone, until });
		}
	}

	private marked(groups: readonly PictureGroup[]): PictureGroup[] {
		const withNews = groups.map(({ value, nodes }) => ({
			value,
			nodes: nodes.map((node) => (this.joined.has(node.name) ? { ...node, notes: ["joined", ...node.notes] } : node)),
		}));
		for (const { node, group } of this.departed.values()) {
			const left = { ...node, notes: ["left"] };
			const there = withNews.find(({ value }) => value === group);
			if (there === undefined) withNews.push({ value: group, nodes: [left] });
			else there.nodes = [...there.nodes, left].sort((a, b) => (a.name < b.name ? -1 : 1));
		}
		return withNews;
	}
}
