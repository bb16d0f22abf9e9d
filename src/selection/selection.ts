import type { Resource } from "../api/resource";
import type { KubeObject } from "../api/types";

/** What a command's words, files and selectors ask for: the input of kubectl's resource builder. */
export interface SelectionRequest {
	/** -f, in order: files, folders, globs, URLs, "-". */
	filenames: readonly string[];
	recursive: boolean;
	/** -k */
	kustomize?: string;
	/** Words: TYPE, TYPE/NAME, TYPE,TYPE, NAME… */
	args: readonly string[];
	namespace: string;
	/** -n was given: files that name another namespace are refused in kubectl's words. */
	namespaceExplicit: boolean;
	allNamespaces: boolean;
	labelSelector?: string;
	fieldSelector?: string;
	/** A TYPE alone means all of them (get, describe; label --all). */
	all: boolean;
	/** Names are refused, all objects of the types are meant (delete --all). */
	selectAll?: boolean;
	/** Documents must be objects that say their apiVersion and kind (create and apply, unless --validate=false). */
	validate?: boolean;
	/** The part of named objects that is meant instead of them (kubectl's Subresource): status, scale. */
	subresource?: string;
	/** Bytes; larger sources are refused before they are read. */
	maxBytes?: number;
}

/** One thing to do, in kubectl's visiting order. */
export type Target =
	/** A named object: TYPE NAME, TYPE/NAME. */
	| { kind: "object"; resource: Resource; namespace: string | undefined; name: string; subresource?: string }
	/** Every object of a type, by the request's selectors; `namespace` undefined: all, or a resource without one. */
	| { kind: "list"; resource: Resource; namespace: string | undefined; labelSelector?: string; fieldSelector?: string }
	/** An object out of a file, undecoded; `source` is the name that messages give it ("dir/a.yaml", "STDIN"). */
	| ManifestTarget;

export interface ManifestTarget {
	kind: "manifest";
	resource: Resource;
	namespace: string | undefined;
	name: string;
	object: KubeObject;
	source: string;
}

export interface Selection {
	targets: Target[];
	/** What went wrong on the way with the rest done (kubectl's ContinueOnError), in order; `failure` joins them. */
	errors: unknown[];
	/** How many of the errors, the first ones, kubectl tells on the way and not all together at the end. */
	refused: number;
	/** The request names exactly one object (a List is printed otherwise). */
	single: boolean;
}

/** What selecting needs from outside. */
export interface SelectionDeps {
	io: { stdin(limit?: number): Promise<Uint8Array> };
	cwd: string;
	sleep(milliseconds: number): Promise<void>;
	signal?: AbortSignal;
}
