import { root } from "../../api/fieldPath";
import { LAST_APPLIED, TEMPLATE_GENERATION } from "../../api/wellKnown";
import type { Rule } from "../rule";
import { fieldsOf, hasField } from "./support/written";

/** What a server puts into an object, and that does not belong into a file. */
export const leftoverRules: readonly Rule[] = [
	{
		id: "status-in-file",
		title: "status in a file",
		severity: "warning",
		why: "The cluster writes the status, and ignores what a file says: it is what kubectl get -o yaml showed at some time, and misleads who reads it.",
		remedy: "Take it out.",
		example: { bad: "status:\n  desiredNumberScheduled: 3\n", good: "metadata:\n  name: agent\n" },
		checkWritten({ written }, report) {
			if (!hasField(written, "status")) return;
			const status = fieldsOf(written.status);
			if (status === undefined || Object.keys(status).length === 0) return;
			report({
				path: root("status"),
				message: "the file has a status, which servers ignore",
				fix: [{ remove: root("status") }],
			});
		},
	},
	{
		id: "last-applied",
		title: "kubectl apply's memory in a file",
		severity: "warning",
		why: "kubectl apply keeps the last file that it applied in this annotation. A copy in the file doubles its size, is out of date with the first change, and is a second place for what should not be there, secrets among it.",
		remedy: "Take it out.",
		example: {
			bad: "metadata:\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: '{}'\n",
			good: "metadata:\n  annotations: {}\n",
		},
		checkWritten({ written }, report) {
			if (!hasField(fieldsOf(fieldsOf(written.metadata)?.annotations), LAST_APPLIED)) return;
			const path = root("metadata").child("annotations").key(LAST_APPLIED);
			const message = "the file has kubectl apply's record of an earlier file in it";
			report({ path, message, fix: [{ remove: path }] });
		},
	},
	{
		id: "server-fields",
		title: "field that the server fills in a file",
		severity: "warning",
		why: "These say which object in which cluster this was: with resourceVersion an apply fails as soon as the object has changed, with uid it fails for any other object.",
		remedy: "Take them out.",
		example: {
			bad: "metadata:\n  name: agent\n  resourceVersion: '4711'\n",
			good: "metadata:\n  name: agent\n",
		},
		checkWritten({ written }, report) {
			const metadata = fieldsOf(written.metadata);
			if (metadata === undefined) return;
			for (const field of SERVERS) {
				const value = hasField(metadata, field) ? metadata[field] : undefined;
				if (value === undefined || value === null || value === "") continue;
				const path = root("metadata").child(field);
				report({ path, message: `the file has ${field}, which the server fills`, fix: [{ remove: path }] });
			}
			if (hasField(fieldsOf(metadata.annotations), TEMPLATE_GENERATION)) {
				const path = root("metadata").child("annotations").key(TEMPLATE_GENERATION);
				const message = `the file has the annotation ${TEMPLATE_GENERATION}, which the server fills`;
				report({ path, message, fix: [{ remove: path }] });
			}
		},
	},
];

const SERVERS = [
	"creationTimestamp",
	"deletionTimestamp",
	"generation",
	"managedFields",
	"resourceVersion",
	"selfLink",
	"uid",
] as const;
