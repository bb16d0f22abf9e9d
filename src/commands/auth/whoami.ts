import type { Command } from "../../cli/command";
import { TabWriter } from "../../printers/tabWriter";
import { printFlags } from "../shared/flags";
import { printerOf, typedPrintingOf } from "../shared/printing";
import { ask } from "./ask";

interface UserInfo {
	username?: string;
	uid?: string;
	groups?: string[];
	extra?: Record<string, string[]>;
}

/** `ds auth whoami`: whom the cluster takes the user for, by a SelfSubjectReview. */
export const command: Command = {
	name: "auth whoami",
	summary: "Show who the cluster takes you for",
	usage: "auth whoami",
	description: "Show the name, the groups and what else the cluster knows of who sends it requests.",
	examples: "  # Who am I?\n  ds auth whoami\n\n  # The same as JSON\n  ds auth whoami -o json",
	flags: printFlags,
	async run(invocation, context) {
		const client = await context.client();
		const answer = await ask<{ userInfo?: UserInfo }>(client, "authentication.k8s.io/v1", "SelfSubjectReview");
		if (invocation.string("output") !== "") {
			const printer = printerOf(await typedPrintingOf(invocation, context), "");
			for (const piece of printer.pieces(answer)) await context.io.out(piece);
			return;
		}
		const writer = new TabWriter();
		for (const line of rows(answer.status.userInfo ?? {})) writer.line(line);
		await context.io.out(writer.flush());
	},
};

function rows({ username, uid, groups = [], extra = {} }: UserInfo): [string, string][] {
	const table: [string, string][] = [["ATTRIBUTE", "VALUE"]];
	if (username) table.push(["Username", username]);
	if (uid) table.push(["UID", uid]);
	if (groups.length > 0) table.push(["Groups", `[${groups.join(" ")}]`]);
	for (const key of Object.keys(extra).sort()) table.push([`Extra: ${key}`, `[${extra[key]?.join(" ")}]`]);
	return table;
}
