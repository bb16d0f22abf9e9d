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
	/** --all: a TYPE without names means all of them. */
	all: boolean;
}

/** One thing to do, in kubectl's visiting order. */
export type Target =
	/** A named object: TYPE NAME, TYPE/NAME. */
	| { kind: "object"; resource: Resource; namespace: string | undefined; name: string }
	/** Every object of a type, by the request's selectors; `namespace` undefined: all, or a resource without one. */
	| { kind: "list"; resource: Resource; namespace: string | undefined; labelSelector?: string; fieldSelector?: string }
	/** An object out of a file, undecoded; `source` is the name that messages give it ("dir/a.yaml", "STDIN"). */
	| {
			kind: "manifest";
			resource: Resource;
			namespace: string | undefined;
			name: string;
			object: KubeObject;
			source: string;
	  };

export interface Selection {
	targets: Target[];
	/** What went wrong on the way with the rest done (kubectl's ContinueOnError), in order. */
	errors: unknown[];
	/** The request names exactly one object (a List is printed otherwise). */
	single: boolean;
}
