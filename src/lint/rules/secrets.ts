import type { FieldPath } from "../../api/fieldPath";
import type { Rule } from "../rule";
import { containersOf } from "./support/pod";

/** Secrets that stand in a manifest, or come to processes where others see them. */
export const secretRules: readonly Rule[] = [
	{
		id: "secret-in-env",
		title: "secret written into the manifest",
		severity: "warning",
		why: "Everybody who can read the manifest, the DaemonSet or its pods has it, it stands in the history of both, and it stays there after it was taken out.",
		remedy:
			"Put it into a Secret and refer to that with valueFrom.secretKeyRef, or mount it; change the one that was written here.",
		example: {
			bad: "containers:\n  - name: agent\n    env:\n      - {name: API_TOKEN, value: d41d8cd98f}\n",
			good: "containers:\n  - name: agent\n    env:\n      - name: API_TOKEN\n        valueFrom:\n          secretKeyRef: {name: agent, key: token}\n",
		},
		options: {
			names: { description: "More names of variables that hold a secret.", default: [] },
			ignore: { description: "Names of variables that hold none.", default: [] },
		},
		check({ daemonSet, option }, report) {
			const more = option<readonly string[]>("names");
			const ignored = option<readonly string[]>("ignore");
			for (const { container, path, label } of containersOf(daemonSet)) {
				for (const [index, { name, value }] of (container.env ?? []).entries()) {
					if (!value || ignored.includes(name)) continue;
					const named = (isSecretName(name) && !isHarmless(value)) || more.includes(name);
					if (!named && !SECRET_VALUE.test(value)) continue;
					const message = named
						? `${label} has the secret ${name} written out`
						: `${label} has what looks like a secret written out in ${name}`;
					report({ path: path.child("env").index(index).child("value"), message });
				}
			}
		},
	},
	{
		id: "secret-in-args",
		title: "secret in a command line",
		severity: "warning",
		why: "Beside standing in the manifest it is seen by every process that can list others: on the node, and in any pod with hostPID.",
		remedy: "Let the program read it from a file of a mounted Secret, or from a variable that a secretKeyRef fills.",
		example: {
			bad: "containers:\n  - name: agent\n    args: [--api-token=d41d8cd98f]\n",
			good: "containers:\n  - name: agent\n    args: [--api-token-file=/etc/agent/token]\n",
		},
		check({ daemonSet }, report) {
			for (const { container, path, label } of containersOf(daemonSet)) {
				for (const list of ["command", "args"] as const) {
					for (const [index, word] of (container[list] ?? []).entries()) {
						reportWord(word, path.child(list).index(index), label);
					}
				}
			}
			function reportWord(word: string, path: FieldPath, label: string): void {
				const flag = SECRET_FLAG.exec(word);
				if (flag?.[1] && flag[2] && !isHarmless(flag[2])) {
					report({ path, message: `${label} gets the secret ${flag[1]} in its command line` });
				} else if (SECRET_VALUE.test(word)) {
					report({ path, message: `${label} gets what looks like a secret in its command line` });
				}
			}
		},
	},
	{
		id: "secret-env-ref",
		title: "Secret as environment variable",
		severity: "info",
		off: true,
		why: "Variables are inherited by every process that the container starts, land in crash reports, and do not change when the Secret does.",
		remedy: "Mount the Secret and let the program read the file.",
		example: {
			bad: "containers:\n  - name: agent\n    env:\n      - name: API_TOKEN\n        valueFrom:\n          secretKeyRef: {name: agent, key: token}\n",
			good: "containers:\n  - name: agent\n    volumeMounts:\n      - {name: token, mountPath: /etc/agent}\nvolumes:\n  - name: token\n    secret: {secretName: agent}\n",
		},
		check({ daemonSet }, report) {
			for (const { container, path, label } of containersOf(daemonSet)) {
				for (const [index, { name, valueFrom }] of (container.env ?? []).entries()) {
					const secret = valueFrom?.secretKeyRef?.name;
					if (secret === undefined) continue;
					const at = path.child("env").index(index).child("valueFrom").child("secretKeyRef");
					report({ path: at, message: `${label} has Secret "${secret}" in its variable ${name}` });
				}
				for (const [index, { secretRef }] of (container.envFrom ?? []).entries()) {
					if (!secretRef) continue;
					const at = path.child("envFrom").index(index).child("secretRef");
					report({ path: at, message: `${label} has all of Secret "${secretRef.name}" in its variables` });
				}
			}
		},
	},
];

const SECRET_NAME =
	/(^|_)(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|APIKEY|API_KEY|ACCESS_KEY|ACCOUNT_KEY|STORAGE_KEY|SHARED_KEY|PRIVATE_KEY|LICENSE_KEY|CREDENTIALS?)($|_)/i;
/** Names that end so speak of a secret and hold none. */
const ABOUT_SECRET =
	/_(FILE|FILENAME|PATH|NAME|NAMES|DIR|REF|URL|URI|ENDPOINT|TTL|HEADER|ENABLED?|DISABLED?|EXPIRY|EXPIRATION|DURATION|INTERVAL|TYPE|LENGTH|ID|SELECTOR|NAMESPACE|PROVIDER|AUDIENCE|REVIEW|ROTATION)$/i;
const SECRET_FLAG =
	/^--?([\w.-]*(?:password|passwd|passphrase|secret|token|api-?key|access-?key|private-?key))[= ](\S+)$/i;
/** Keys of well-known make: AWS, GitHub, Slack, JSON web tokens, PEM, and a password in a URL. */
const SECRET_VALUE =
	/\b(AKIA|ASIA)[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}|\bxox[abprs]-[0-9A-Za-z-]{10}|\beyJ[\w-]{10,200}\.eyJ[\w-]{10}|-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----|:\/\/[^\s/:@$]{1,100}:[^\s/:@$]{3,100}@/;

function isSecretName(name: string): boolean {
	return SECRET_NAME.test(name) && !ABOUT_SECRET.test(name);
}

/** No secret: a path, a switch, a number, a reference to another variable, a place-holder in angle brackets. */
function isHarmless(value: string): boolean {
	return /^(\/|\.\/|[<{$])|\$[({]|^(true|false|yes|no|on|off|none|null|\d{1,6})$|:\/\//i.test(value);
}
