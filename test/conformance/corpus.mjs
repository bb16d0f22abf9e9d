// Plays recorded requests for DaemonSets and tells how the answers differ from those of the recorded API server.
import { isDeepStrictEqual } from "node:util";

const PATCHES = { strategic: "strategic-merge-patch", merge: "merge-patch", json: "json-patch", apply: "apply-patch" };
const COLLECTION = "/apis/apps/v1/namespaces/default/daemonsets";

/**
 * Sends what a record asks for, in a namespace where nothing of its name is.
 * `send(method, path, body, contentType)` gives { code, warnings: the texts of the Warning headers, body: the JSON }.
 */
export async function play(record, send) {
	if (record.made === undefined) return send("POST", `${COLLECTION}?${query(record)}`, record.raw ?? record.body);
	const made = `${COLLECTION}/${record.made.metadata.name}`;
	if (record.baseBy === "apply") {
		await send("PATCH", `${made}?fieldManager=${record.baseManager}`, record.made, "application/apply-patch+yaml");
	} else {
		await send("POST", `${COLLECTION}?fieldManager=${record.baseManager ?? "maker"}`, record.made);
	}
	const path = `${COLLECTION}/${record.name ?? record.base.metadata.name}?${query(record)}`;
	const answer =
		record.type === undefined
			? await send("PUT", path, record.raw ?? record.body)
			: await send("PATCH", path, record.raw ?? record.patch, patchType(record));
	await send("PATCH", made, { metadata: { finalizers: null } }, "application/merge-patch+json");
	await send("DELETE", `${made}?propagationPolicy=Background`);
	return answer;
}

/** The parts of an answer that are compared: pairs of what it has and what was recorded. */
export function compared(record, { code, warnings, body }) {
	const parts = {
		code: [code, record.code],
		message: [worded(body.message), worded(record.message)],
		reason: [body.reason, record.reason],
		causes: [causesOf(body.details?.causes), causesOf(record.causes)],
		warnings: [warnings, record.warnings ?? []],
	};
	if (record.object !== undefined) parts.object = [stripped(body), stripped(record.object)];
	if (record.managedFields !== undefined) {
		parts.managedFields = [withoutTimes(body.metadata?.managedFields), withoutTimes(record.managedFields)];
	}
	return parts;
}

/** Where two values differ, a line for each place and side; "" when they are the same. */
export function difference(got, want, path = "") {
	if (isDeepStrictEqual(got, want)) return "";
	if (typeof got !== "object" || typeof want !== "object" || !got || !want) {
		return `    ${path} got  ${JSON.stringify(got)}\n    ${path} want ${JSON.stringify(want)}\n`;
	}
	const keys = new Set([...Object.keys(got), ...Object.keys(want)]);
	return [...keys].map((key) => difference(got[key], want[key], `${path}.${key}`)).join("");
}

/** The text of a Warning header: 299 - "text". */
export function warningText(header) {
	return /^299 \S+ "((?:[^"\\]|\\.)*)"/.exec(header)[1].replace(/\\(.)/g, "$1");
}

function patchType(record) {
	return `application/${PATCHES[record.type]}+${record.type === "apply" ? "yaml" : "json"}`;
}

function query({ fieldValidation = "Strict", fieldManager, force }) {
	const parts = ["dryRun=All"];
	if (fieldValidation !== "") parts.push(`fieldValidation=${fieldValidation}`);
	if (fieldManager !== undefined) parts.push(`fieldManager=${fieldManager}`);
	if (force) parts.push("force=true");
	return parts.join("&");
}

function causesOf(causes = []) {
	return causes.map(({ message, ...cause }) => ({ ...cause, message: worded(message) }));
}

/** A message without what the server drew, the clock and the controllers' part where it shows an object. */
function worded(message) {
	return message
		?.replace(/(UID in object meta: )\S+/, "$1…")
		.replace(/(\\"uid\\":\\")[-0-9a-f]{36}/g, "$1…")
		.replace(/(\\"resourceVersion\\":\\")\d+/g, "$1…")
		.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, "…")
		.replace(/{\\"manager\\":\\"kube-controller-manager.*?\\"subresource\\":\\"status\\"},?/g, "")
		.replace(/\\"status\\":{[^{}]*}}/g, "…}");
}

/** Without what differs between any two servers, and without the status, which controllers write here. */
function stripped({ metadata, status: _, ...rest }) {
	const { uid: _u, resourceVersion: _r, creationTimestamp: _c, managedFields: _m, ...kept } = metadata ?? {};
	if (kept.generateName !== undefined) kept.name = kept.name?.replace(/.{5}$/, "");
	return { ...rest, metadata: kept };
}

/** Without times, and without what controllers have written here. */
function withoutTimes(managedFields) {
	return managedFields
		?.filter(({ manager }) => manager !== "kube-controller-manager")
		.map(({ time: _, ...entry }) => entry);
}
