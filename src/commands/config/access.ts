import type { Invocation } from "../../cli/command";
import type { OpenContext } from "../../cli/context";
import { HelpError } from "../../cli/errors";
import { type EditableConfig, KubeconfigAccess } from "../../cli/kubeconfig/edit";

/** The kubeconfig files that a command is about, and what they say together. */
export function openKubeconfig(
	invocation: Invocation,
	{ host }: OpenContext,
): { access: KubeconfigAccess; config: EditableConfig } {
	const access = new KubeconfigAccess(host, invocation.string("kubeconfig"));
	return { access, config: access.load() };
}

/** kubectl's refusal of words that a command does not take, behind its help. */
export function unexpectedArgs(args: readonly string[]): HelpError {
	return new HelpError(`error: Unexpected args: [${args.join(" ")}]`);
}
