import { writeJson } from "../../api/go/writeJson";
import { apiVersionOf, type Resource } from "../../api/resource";
import type { KubeObject } from "../../api/types";
import type { OpenEngine } from "../engine/localEngine";
import { listPrefix } from "../registry/keys";
import type { ObjectRegistry } from "../registry/objectRegistry";
import { expiredWatch, watchEvent } from "../registry/watching";
import type { Change } from "../store/store";
import { type Form, oneObject } from "./represent";

/** What a watch wants to see. */
export interface Watched {
	resource: Resource;
	namespace: string | undefined;
	matches(object: KubeObject): boolean;
	form: Form;
	/** Gets the events, each a line of JSON. */
	write(lines: string): void;
	/** There is nothing more to come. */
	end(): void;
}

/** One watch among the others of its server. */
export interface Subscription {
	/** A line that says how far the watch has come, so that it can be taken up from there. */
	bookmark(): void;
	close(): void;
}

interface Watcher extends Watched {
	prefix: string;
	/** What makes the text of an object one that other watchers share. */
	formKey: string;
	/** Everything up to this revision has been sent. */
	revision: number;
	/** A table's columns are told once. */
	toldColumns: boolean;
}

/**
 * Sends what happens in the cluster, whoever makes it happen, to everyone who watches. A commit is read once for all of
 * them, and an object is written once for all who want it in the same form.
 */
export class WatchHub {
	private readonly watchers = new Set<Watcher>();
	private seen = 0;
	private woken = false;

	constructor(private readonly engine: OpenEngine) {}

	get size(): number {
		return this.watchers.size;
	}

	/**
	 * Begins a watch behind `revision`; without one with `initial`, the objects that are there, which end with a bookmark
	 * that says so where `marksEnd` is set.
	 */
	subscribe(watched: Watched, start: { revision?: number; initial?: boolean; marksEnd?: boolean }): Subscription {
		this.poll();
		const watcher: Watcher = {
			...watched,
			prefix: listPrefix(watched.resource, watched.namespace),
			formKey: formKey(watched),
			revision: 0,
			toldColumns: false,
		};
		const alive = this.engine.view((registry) => this.begin(registry, watcher, start));
		if (alive) this.watchers.add(watcher);
		else watcher.end();
		return {
			bookmark: () => watcher.write(bookmarkLine(watcher, Math.max(watcher.revision, this.seen))),
			close: () => void this.watchers.delete(watcher),
		};
	}

	/** Looks for news soon: after a request that may have made some. */
	wake(): void {
		if (this.woken || this.watchers.size === 0) return;
		this.woken = true;
		setImmediate(() => {
			this.woken = false;
			this.poll();
		});
	}

	/** Looks for news, and sends them. */
	poll(): void {
		if (this.watchers.size === 0) return;
		if (this.engine.revision() === this.seen) return;
		this.engine.view((registry) => {
			const { revision } = registry.tx;
			const changes = registry.tx.changes(this.seen);
			if (changes === undefined) this.expire(revision);
			else this.deliver(registry, changes, revision);
			this.seen = revision;
		});
	}

	/** Ends all watches. */
	close(): void {
		for (const watcher of this.watchers) watcher.end();
		this.watchers.clear();
	}

	private begin(
		registry: ObjectRegistry,
		watcher: Watcher,
		{ revision, initial, marksEnd }: { revision?: number; initial?: boolean; marksEnd?: boolean },
	): boolean {
		const current = registry.tx.revision;
		if (this.watchers.size === 0) this.seen = current;
		watcher.revision = current;
		if (revision !== undefined && revision > 0) return this.replay(registry, watcher, revision);
		if (initial) {
			let lines = "";
			for (const { value } of registry.tx.range(watcher.prefix)) {
				const object = value as KubeObject;
				if (watcher.matches(object)) lines += line("ADDED", this.text(registry, watcher, object));
				if (lines.length < WRITE_AT) continue;
				watcher.write(lines);
				lines = "";
			}
			if (marksEnd) lines += bookmarkLine(watcher, current, { "k8s.io/initial-events-end": "true" });
			if (lines !== "") watcher.write(lines);
		}
		return true;
	}

	private replay(registry: ObjectRegistry, watcher: Watcher, since: number): boolean {
		const changes = registry.tx.changes(since);
		if (changes === undefined) {
			watcher.write(line("ERROR", writeJson(expiredWatch(since, registry.tx.revision))));
			return false;
		}
		watcher.revision = since;
		const lines = changes.map((change) => this.eventLine(registry, watcher, change, new Map())).join("");
		if (lines !== "") watcher.write(lines);
		watcher.revision = Math.max(since, registry.tx.revision);
		return true;
	}

	private deliver(registry: ObjectRegistry, changes: readonly Change[], revision: number): void {
		const news = new Map<Watcher, string>();
		for (const change of changes) {
			const texts = new Map<string, string>();
			for (const watcher of this.watchers) {
				const text = this.eventLine(registry, watcher, change, texts);
				if (text !== "") news.set(watcher, (news.get(watcher) ?? "") + text);
			}
		}
		for (const watcher of this.watchers) {
			// A watch may have been asked for from a revision that is yet to come.
			watcher.revision = Math.max(watcher.revision, revision);
			const lines = news.get(watcher);
			if (lines !== undefined) watcher.write(lines);
		}
	}

	/** `texts` has what was written of this change already. */
	private eventLine(registry: ObjectRegistry, watcher: Watcher, change: Change, texts: Map<string, string>): string {
		if (change.revision <= watcher.revision || !change.key.startsWith(watcher.prefix)) return "";
		const event = watchEvent(change, watcher.matches);
		if (event === undefined) return "";
		const key = `${watcher.formKey} ${event.object === change.value} ${watcher.toldColumns}`;
		let text = texts.get(key);
		if (text === undefined) {
			text = this.text(registry, watcher, event.object);
			texts.set(key, text);
		} else {
			watcher.toldColumns = true;
		}
		return line(event.type, text);
	}

	private text(registry: ObjectRegistry, watcher: Watcher, object: KubeObject): string {
		const value = oneObject(registry, watcher.resource, object, watcher.form);
		if (watcher.form.as?.kind !== "Table" || !watcher.toldColumns) {
			watcher.toldColumns = true;
			return writeJson(value);
		}
		return writeJson({ ...(value as object), columnDefinitions: null });
	}

	private expire(revision: number): void {
		for (const watcher of this.watchers) {
			watcher.write(line("ERROR", writeJson(expiredWatch(watcher.revision, revision))));
			watcher.end();
		}
		this.watchers.clear();
	}
}

/** Lines are written when they have about this many characters. */
const WRITE_AT = 64 * 1024;

function line(type: string, object: string): string {
	return `{"type":"${type}","object":${object}}\n`;
}

function formKey({ resource, form }: Watched): string {
	const { as, included } = form;
	return [apiVersionOf(resource), resource.plural, as?.kind ?? "", as?.version ?? "", included].join(" ");
}

function bookmarkLine({ resource, form }: Watched, revision: number, annotations?: Record<string, string>): string {
	const metadata = { resourceVersion: String(revision), ...(annotations === undefined ? {} : { annotations }) };
	const { as } = form;
	if (as?.kind === "Table") {
		const apiVersion = `meta.k8s.io/${as.version}`;
		const object = { kind: "PartialObjectMetadata", apiVersion, metadata };
		const rows = annotations === undefined ? [] : [{ cells: [], object }];
		return line(
			"BOOKMARK",
			writeJson({
				kind: "Table",
				apiVersion,
				metadata: { resourceVersion: String(revision) },
				columnDefinitions: null,
				rows,
			}),
		);
	}
	const type =
		as === undefined
			? { kind: resource.kind, apiVersion: apiVersionOf(resource) }
			: { kind: "PartialObjectMetadata", apiVersion: `meta.k8s.io/${as.version}` };
	return line("BOOKMARK", writeJson({ ...type, metadata }));
}
