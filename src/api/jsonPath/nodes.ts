/** A part of a JSONPath template, as client-go's parser makes them. */
export type PathNode =
	| { type: "list"; nodes: PathNode[] }
	| { type: "text"; text: string }
	| { type: "field"; name: string }
	| { type: "identifier"; name: string }
	| { type: "array"; start: number | undefined; end: ArrayEnd; step: number | undefined }
	| { type: "filter"; left: PathNode[]; operator: string; right: PathNode[] }
	| { type: "literal"; value: number | boolean; float?: boolean }
	| { type: "wildcard" }
	| { type: "recursive" }
	| { type: "union"; lists: PathNode[][] };

/** The end of a slice; `single` when the template named one index and the end follows from it. */
export interface ArrayEnd {
	value: number | undefined;
	single: boolean;
}
