import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { readDocuments } from "./documents";

/** The names that kustomize gives its file. */
export const KUSTOMIZATIONS = ["kustomization.yaml", "kustomization.yml", "Kustomization"] as const;

/** Whether a file is a template of a Helm chart: it lies in a folder `templates` beside a Chart.yaml. */
export function chartOf(file: string): boolean {
	for (let folder = dirname(file); dirname(folder) !== folder; folder = dirname(folder)) {
		if (basename(folder) === "templates" && isChart(dirname(folder))) return true;
	}
	return false;
}

const charts = new Map<string, boolean>();

function isChart(folder: string): boolean {
	let found = charts.get(folder);
	if (found === undefined) {
		found = existsSync(join(folder, "Chart.yaml"));
		charts.set(folder, found);
	}
	return found;
}

/** The files that a kustomization names as patches; none where there is no such file, or it can't be read. */
export function kustomizePatches(path: string): string[] {
	let text: string;
	try {
		text = readFileSync(path, "utf8");
	} catch {
		return [];
	}
	const found: string[] = [];
	try {
		for (const { value } of readDocuments(text, path)) {
			for (const field of ["patches", "patchesStrategicMerge", "patchesJson6902"]) {
				for (const entry of asList(asMap(value)?.[field])) {
					const name = typeof entry === "string" ? entry : asMap(entry)?.path;
					if (typeof name === "string" && !name.includes("\n")) found.push(resolve(dirname(path), name));
				}
			}
		}
	} catch {
		// A kustomization that is no YAML is reported as the manifest that it is not.
	}
	return found;
}

function asMap(value: unknown): Record<string, unknown> | undefined {
	return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
}

function asList(value: unknown): unknown[] {
	return Array.isArray(value) ? value : [];
}
