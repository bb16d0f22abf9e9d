import { isDeepStrictEqual } from "node:util";
import { compareGo } from "../../api/go/keys";
import type { KubeObject } from "../../api/types";
import type { Command, Invocation } from "../../cli/command";
import { plainError } from "../../selection/failure";
import { dryRunOf } from "../shared/dryRun";
import { typedPrintingOf } from "../shared/printing";
import { selectionOf } from "../shared/selectionOf";
import {
	changeObjects,
	checkAll,
	checkLocal,
	type Found,
	findObjects,
	refuseNames,
	selectorFlag,
	setFlags,
} from "./objects";

/** Whom a role is given to. */
interface Subject {
	kind: string;
	apiGroup?: string;
	name: string;
	namespace?: string;
}

function withSubjects(object: KubeObject, subjects: readonly Subject[]): KubeObject | undefined {
	if (!["RoleBinding", "ClusterRoleBinding"].includes(object.kind)) {
		throw plainError("setting subjects is only supported for RoleBinding/ClusterRoleBinding");
	}
	const present = (object.subjects ?? []) as Subject[];
	const added = subjects.filter((subject) => !present.some((each) => isDeepStrictEqual(each, subject)));
	return added.length === 0 ? undefined : { ...object, subjects: [...present, ...added] };
}

/** The subjects that the flags name, each sort sorted by name. */
function subjectsFrom(invocation: Invocation, namespace: string): Subject[] {
	const named = (flag: string) => [...new Set(invocation.strings(flag))].sort(compareGo);
	const apiGroup = "rbac.authorization.k8s.io";
	return [
		...named("user").map((name) => ({ kind: "User", apiGroup, name })),
		...named("group").map((name) => ({ kind: "Group", apiGroup, name })),
		...named("serviceaccount").map((account) => {
			const [own = "", name = ""] = account.split(":");
			return { kind: "ServiceAccount", name, namespace: own || namespace };
		}),
	];
}

function checkAccounts(accounts: readonly string[], found: readonly Found[]): void {
	for (const account of accounts) {
		const [namespace, name, ...rest] = account.split(":");
		if (!name || rest.length > 0) throw plainError("serviceaccount must be <namespace>:<name>");
		if (namespace === "" && found.some(({ object }) => object.kind === "ClusterRoleBinding")) {
			throw plainError("serviceaccount must be <namespace>:<name>, namespace must be specified");
		}
	}
}

export const command: Command = {
	name: "set subject",
	summary: "Update the user, group, or service account in a role binding or cluster role binding",
	usage:
		"set subject (-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]",
	description: "Give the role of a RoleBinding or ClusterRoleBinding to more users, groups and service accounts.",
	examples: `  # Give a role to the service account of a DaemonSet
  ds set subject clusterrolebinding agent --serviceaccount=default:agent`,
	flags: [
		...setFlags,
		selectorFlag,
		{ name: "user", type: "stringArray", help: "A user's name; may be repeated." },
		{ name: "group", type: "stringArray", help: "A group's name; may be repeated." },
		{ name: "serviceaccount", type: "stringArray", help: "A service account, NAMESPACE:NAME; may be repeated." },
	],
	async run(invocation, context) {
		const dryRun = dryRunOf(invocation, context);
		const printing = await typedPrintingOf(invocation, context);
		const all = invocation.bool("all");
		const local = invocation.bool("local");
		const labelSelector = invocation.string("selector") || undefined;
		const selection = await selectionOf(invocation, context, { all, labelSelector });
		const fieldManager = invocation.string("field-manager");
		const options = { selection, all, local, dryRun, fieldManager, printing };
		refuseNames(options);
		const found = await findObjects(options, context);
		checkLocal(options);
		checkAll(invocation);
		const subjects = subjectsFrom(invocation, selection.namespace);
		if (subjects.length === 0) {
			throw plainError("you must specify at least one value of user, group or serviceaccount");
		}
		checkAccounts(invocation.strings("serviceaccount"), found);
		await changeObjects(
			found,
			{
				operation: "subjects updated",
				failed: "failed to patch subjects to rolebinding: ",
				change: (object) => withSubjects(object, subjects),
			},
			options,
			context,
		);
	},
};
