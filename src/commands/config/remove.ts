import type { Command, Invocation } from "../../cli/command";
import type { OpenContext } from "../../cli/context";
import { HelpError, usageError } from "../../cli/errors";
import type { Section } from "../../cli/kubeconfig/shape";
import { plainError } from "../../selection/failure";
import { openKubeconfig } from "./access";

export const deleteCluster = deletion("cluster", "clusters");
export const deleteContext = deletion("context", "contexts");
export const deleteUser = deletion("user", "users");

function deletion(what: "cluster" | "context" | "user", section: Section): Command {
	return {
		name: `config delete-${what}`,
		summary: `Delete the specified ${what} from the kubeconfig`,
		usage: `config delete-${what} NAME`,
		description: `Delete the specified ${what} from the kubeconfig. What refers to it stays as it is.`,
		examples: `  # Delete the ${what} of a cluster that is gone\n  ds config delete-${what} minikube`,
		flags: [],
		run: (invocation, context) => remove(what, section, invocation, context as OpenContext),
	};
}

async function remove(what: string, section: Section, invocation: Invocation, context: OpenContext): Promise<void> {
	const { access, config } = openKubeconfig(invocation, context);
	const [name = "", ...others] = invocation.args;
	if (invocation.args.length === 0 || others.length > 0) {
		if (what === "user") throw usageError("config delete-user", "user to delete is required");
		throw new HelpError("", 0);
	}
	const file = access.defaultFile;
	if (!config[section].has(name)) throw plainError(`cannot delete ${what} ${name}, not in ${file}`);
	if (section === "contexts" && config.currentContext === name) {
		context.io.err(
			'warning: this removed your active context, use "ds config use-context" to select a different one\n',
		);
	}
	const entries = new Map(config[section]);
	entries.delete(name);
	access.modify({ ...config, [section]: entries }, { relative: true });
	await context.io.out(`deleted ${what} ${name} from ${file}\n`);
}
