import type { SelectionRequest } from "../../selection/selection";

export interface GetOptions {
	selection: SelectionRequest;
	/** -o as it was given. */
	output: string;
	template: string;
	allowMissingTemplateKeys: boolean;
	showManagedFields: boolean;
	noHeaders: boolean;
	showKind: boolean;
	showLabels: boolean;
	columnLabels: readonly string[];
	sortBy: string;
	/** Rows as the server makes them; else names and ages only. */
	serverPrint: boolean;
	ignoreNotFound: boolean;
	/** How many objects one request asks for at most; 0 for all. */
	chunkSize: number;
	raw: string;
	watch: boolean;
	watchOnly: boolean;
	outputWatchEvents: boolean;
	/** When a watch ends by itself, in milliseconds; 0 for never. */
	requestTimeoutMs: number;
}

/** A table for people: no format, or wide. */
export function isTable({ output, template }: GetOptions): boolean {
	return output === "wide" || (output === "" && template === "");
}
