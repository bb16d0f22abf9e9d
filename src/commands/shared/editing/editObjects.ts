import { goQuote } from "../../../api/go/format";
import { JsonSyntaxError, readJson } from "../../../api/go/readJson";
import { invalid } from "../../../api/statusError";
import type { KubeObject, ObjectMeta } from "../../../api/types";
import type { Context } from "../../../cli/command";
import { type EditedFile, editedFile } from "../../../cli/editedFile";
import { CliError } from "../../../cli/errors";
import type { Client, FieldValidation } from "../../../client/client";
import { readTextFile } from "../../../manifest/sourcesFiles";
import { parseYaml } from "../../../manifest/yaml";
import type { YamlValue } from "../../../manifest/yamlScalar";
import { printerFor } from "../../../printers";
import { documentProblem } from "../../../selection/documentObjects";
import { errorText, plainError } from "../../../selection/failure";
import type { Info } from "../../../selection/infos";
import { objectsInText } from "../../../selection/manifests";
import { withChangeCause } from "../changeCause";
import { withLastApplied } from "../lastApplied";
import { type EditReason, hasContent, header, withoutCommentLines, withoutComments } from "./editedText";
import { launchEditor } from "./editor";
import { EditRound } from "./editRound";

/** An object that is edited, with all its fields. */
export type Editable = Info & { object: KubeObject };

export interface EditSettings {
	/** What the file's header says that it holds. */
	of: "object" | "last-applied";
	/** -o: json or yaml; "" means yaml. */
	format: string;
	windowsLineEndings: boolean;
	fieldValidation: FieldValidation;
	/** The annotation of `apply` is written even where there is none. */
	saveConfig: boolean;
	/** --record */
	changeCause?: string;
}

/**
 * Lets the user edit objects, all in one file, until what is saved is taken or nothing is changed (kubectl's editor). A
 * file that can't be read, or that the server finds invalid, comes back with the reasons as comments.
 * @param act what is done with the edited objects; errors that it adds to the round decide how the edit goes on
 * @throws a CliError in kubectl's words; where edits would be lost, their file is kept and named before
 */
export async function editObjects(
	client: Client,
	originals: readonly Editable[],
	settings: EditSettings,
	context: Context,
	act: (edited: readonly Editable[], round: EditRound) => Promise<void>,
): Promise<void> {
	const body = printed(originals, settings);
	const original = textOf(body, settings, []);
	let reasons: readonly EditReason[] = [];
	let text = original;
	/** What was saved the time before, and found wrong. */
	let wrong: { file: EditedFile; text: string } | undefined;
	for (;;) {
		const file = newFile(text, settings, context);
		const edited = await letEdit(file, text, wrong?.file, context);
		if (wrong !== undefined && withoutComments(wrong.text) === withoutComments(edited)) {
			throw kept(plainError("Edit cancelled, no valid changes were saved."), file, context);
		}
		wrong?.file.remove();
		const round = new EditRound();
		const problem = settings.fieldValidation === "Ignore" ? undefined : problemOf(edited);
		if (problem !== undefined) {
			context.io.err(round.add(failedValidation(problem), originals[0] as Editable));
			reasons = round.reasons;
		} else {
			const cancelled =
				withoutComments(original) === withoutComments(edited)
					? "Edit cancelled, no changes made.\n"
					: hasContent(edited)
						? undefined
						: "Edit cancelled, saved file was empty.\n";
			if (cancelled !== undefined) {
				file.remove();
				context.io.err(cancelled);
				return;
			}
			reasons = await take(client, edited, file, originals, settings, context, round, act);
			if (reasons.length === 0) {
				file.remove();
				return;
			}
		}
		wrong = { file, text: edited };
		text = textOf(withoutCommentLines(edited), settings, reasons, { again: true });
	}
}

/** Does what is to be done with an edited text; returns why it has to be edited again. */
async function take(
	client: Client,
	text: string,
	file: EditedFile,
	originals: readonly Editable[],
	settings: EditSettings,
	context: Context,
	round: EditRound,
	act: (edited: readonly Editable[], round: EditRound) => Promise<void>,
): Promise<readonly EditReason[]> {
	let edited: Editable[];
	try {
		edited = await readEdited(client, text);
	} catch (error) {
		return [{ head: `The edited file had a syntax error: ${errorText(error)}`, others: [] }];
	}
	try {
		const { name: namespace } = await context.namespace();
		const placed = edited.map((info) => inNamespace(info, namespace));
		await act(
			placed.map((info) => annotated(info, originals, settings)),
			round,
		);
	} catch (error) {
		throw kept(error, file, context);
	}
	if (round.retryable > 0) {
		context.io.err(`You can run \`ds replace -f ${file.path}\` to try this update again.\n`);
		throw new CliError("");
	}
	if (round.notFound > 0) {
		context.io.err(`The edits you made on deleted resources have been saved to ${goQuote(file.path)}\n`);
		throw new CliError("");
	}
	return round.reasons;
}

/** The objects as the user sees them: one alone, several in a List, without their managedFields. */
function printed(originals: readonly Editable[], { format }: EditSettings): string {
	if (!["", "yaml", "json", "kyaml"].includes(format.toLowerCase())) {
		throw plainError(
			`unable to match a printer suitable for the output format ${goQuote(format)}, allowed formats are: json,kyaml,yaml`,
		);
	}
	const printer = printerFor(format || "yaml", { formats: "objects", outputGiven: true });
	const objects = originals.map(({ object }) => withManagedFields(object, undefined));
	const [first] = objects;
	const list = { apiVersion: "v1", kind: "List", metadata: {}, items: objects };
	return [...printer.pieces(objects.length === 1 && first !== undefined ? first : list)].join("");
}

function textOf(
	body: string,
	{ of, format, windowsLineEndings }: EditSettings,
	reasons: readonly EditReason[],
	{ again = false } = {},
): string {
	const onTop = format === "json" ? "" : header(of, reasons);
	if (!windowsLineEndings) return onTop + body;
	const crlf = (text: string) => text.replaceAll("\n", "\r\n");
	return crlf(onTop) + (again ? body : crlf(body));
}

function newFile(text: string, { format }: EditSettings, context: Context): EditedFile {
	return editedFile("ds-edit-", format === "json" ? ".json" : ".yaml", text, context);
}

/**
 * Starts the editor, and reads what it has saved.
 * @throws what went wrong; the file of the time before, where there is one, is named
 */
async function letEdit(
	file: EditedFile,
	before: string,
	wrong: EditedFile | undefined,
	context: Context,
): Promise<string> {
	try {
		await launchEditor(file.path, context);
		context.signal.throwIfAborted();
		return readTextFile(file.path, context.cwd);
	} catch (error) {
		const changed = file.exists() && readTextFile(file.path, context.cwd) !== before;
		if (!changed) file.remove();
		if (context.signal.aborted) throw kept(context.signal.reason, changed ? file : wrong, context);
		throw kept(error, wrong, context);
	}
}

/** Names the file that has what the user wrote; returns the error. */
function kept(error: unknown, file: EditedFile | undefined, { io }: Context): unknown {
	if (file?.exists()) io.err(`A copy of your changes has been stored to ${goQuote(file.path)}\n`);
	return error;
}

/** What keeps a text from being one object, if anything: kubectl's first check. */
function problemOf(text: string): string | undefined {
	const json = withoutComments(text);
	try {
		const isJson = json.trimStart().startsWith("{");
		return documentProblem(isJson ? (readJson(json).value as YamlValue) : parseYaml(json).value);
	} catch (error) {
		if (error instanceof JsonSyntaxError) return error.message;
		return errorText(error);
	}
}

function failedValidation(problem: string) {
	const message = `Invalid value: "The edited file failed validation": ${problem}`;
	return invalid({ group: "", kind: "" }, "", [{ reason: "FieldValueInvalid", field: "<nil>", message }]);
}

async function readEdited(client: Client, text: string): Promise<Editable[]> {
	const found = await objectsInText(client, text, "edited-file");
	return found.flatMap(({ object, resource }) => {
		if (resource === undefined) return [];
		const { name = "", namespace } = (object.metadata ?? {}) as ObjectMeta;
		return [{ resource, name, namespace, object }];
	});
}

/** An object may not leave the namespace that the command works in. */
function inNamespace(info: Editable, namespace: string): Editable {
	if (!info.resource.namespaced) return info;
	if (!info.namespace) {
		return { ...info, namespace, object: { ...info.object, metadata: { ...info.object.metadata, namespace } } };
	}
	if (info.namespace === namespace) return info;
	throw plainError(
		`the namespace from the provided object ${goQuote(info.namespace)} does not match the namespace ` +
			`${goQuote(namespace)}. You must pass '--namespace=${info.namespace}' to perform this operation.`,
	);
}

function annotated(
	info: Editable,
	originals: readonly Editable[],
	{ saveConfig, changeCause }: EditSettings,
): Editable {
	const { uid } = info.object.metadata ?? {};
	const managed = originals.findLast(({ object }) => object.metadata?.uid === uid)?.object.metadata?.managedFields;
	const object = withLastApplied(withManagedFields(info.object, managed), { save: saveConfig });
	return { ...info, object: withChangeCause(object, changeCause) };
}

function withManagedFields(object: KubeObject, managedFields: ObjectMeta["managedFields"]): KubeObject {
	const { managedFields: before, ...metadata } = object.metadata ?? {};
	if (before === undefined && managedFields === undefined) return object;
	return { ...object, metadata: managedFields === undefined ? metadata : { ...metadata, managedFields } };
}
