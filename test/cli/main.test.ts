import { afterAll, expect, test } from "vitest";
import { main } from "../../src/main";
import { type Outcome, Session } from "./session";

const session = new Session();
afterAll(() => session.end());

const refused = (stderr: string) => ({ code: 1, stdout: "", stderr });

test("--version prints the version alone", async () => {
	expect(await session.run("--version")).toEqual({ code: 0, stdout: "0.0.0-test\n", stderr: "" });
});

// Recorded from kubectl v1.36, the command's name apart.
test.each([
	["gett", 'error: unknown command "gett" for "ds"\n\nDid you mean this?\n\tset\n\tget\n'],
	["xyzzy", 'error: unknown command "xyzzy" for "ds"\n'],
	["--nope", "error: unknown flag: --nope\nSee 'ds --help' for usage.\n"],
	["-v", "error: flag needs an argument: 'v' in -v\nSee 'ds --help' for usage.\n"],
	[
		"--v=x version",
		'error: invalid argument "x" for "-v, --v" flag: strconv.ParseInt: parsing "x": invalid syntax\nSee \'ds version --help\' for usage.\n',
	],
	["version --version", "error: unknown flag: --version\nSee 'ds version --help' for usage.\n"],
	["version -h --nope", "error: unknown flag: --nope\nSee 'ds version --help' for usage.\n"],
	["version foo", "error: extra arguments: [foo]\n"],
	["version -o foo", "error: --output must be 'yaml' or 'json'\n"],
	["completion", "error: Shell not specified.\nSee 'ds completion -h' for help and examples\n"],
	["completion tcsh", "error: Unsupported shell type \"tcsh\".\nSee 'ds completion -h' for help and examples\n"],
	[
		"completion bash x",
		"error: Too many arguments. Expected only the shell type.\nSee 'ds completion -h' for help and examples\n",
	],
	[
		"--request-timeout=abc version",
		"error: Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)\n",
	],
])("ds %s is refused as by kubectl", async (line, stderr) => {
	expect(await session.run(line)).toEqual(refused(stderr));
});

test("flags may stand before the command, and hide the word behind them", async () => {
	expect((await session.run("-n kube-system version --client")).stdout).toContain("Client Version: v1.36.2\n");
	expect((await session.run("-n version")).stdout).toContain("Basic Commands:\n");
	expect(await session.run("-n x gett")).toEqual(
		refused('error: unknown command "gett" for "ds"\n\nDid you mean this?\n\tset\n\tget\n'),
	);
});

test("an unknown flag before an unknown command is what is reported", async () => {
	expect(await session.run("--nope get ds")).toEqual(
		refused("error: unknown flag: --nope\nSee 'ds --help' for usage.\n"),
	);
});

test("a group alone prints its help and fails; a mistyped command of it is answered with a hint", async () => {
	const { code, stdout, stderr } = await session.run("cluster");
	expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
	expect(stdout).toContain("Available Commands:\n  create        Create a local cluster and choose it\n");
	expect(await session.run("cluster crate x")).toEqual(
		refused(
			"error: unknown command \"crate x\"\nSee 'ds cluster -h' for help and examples\n\nDid you mean this?\n\tcreate\n",
		),
	);
});

test("help: what it does, examples, flags, usage, tips", async () => {
	const help = await session.run("version --help");
	expect(help).toEqual({
		code: 0,
		stdout: `Print the versions of the client and of the cluster that commands talk to.

Examples:
  # Print the versions of the client and of the cluster
  ds version

  # Print the version of ds alone
  ds --version

  # Print the client's version as YAML, asking no cluster
  ds version --client -o yaml

Options:
    --client=false:
	If true, show the client's version only; no cluster is asked.

    -o, --output='':
	One of 'yaml' or 'json'.

Usage:
  ds version [options]

Use "ds options" for a list of global command-line options (applies to all commands).
`,
		stderr: "",
	});
	expect(await session.run("help version")).toEqual(help);
	expect(await session.run("version -h")).toEqual(help);
	expect(await session.run("version extra --help")).toEqual(help);
});

test("ds, ds help and ds --help print the same: examples first, then the commands by group", async () => {
	const help = await session.run("");
	expect(help.code).toBe(0);
	expect(help.stdout.indexOf("Examples:\n")).toBeLessThan(help.stdout.indexOf("Basic Commands:\n"));
	for (const line of ["help", "--help", "-h"]) expect(await session.run(line)).toEqual(help);
	const unknown = await session.run("help nope");
	expect(unknown.code).toBe(0);
	expect(unknown.stderr).toBe(`Unknown help topic [\`nope\`]\n\n${help.stdout}`);
});

test("options lists every global flag with its default", async () => {
	const { code, stdout } = await session.run("options");
	expect(code).toBe(0);
	expect(stdout).toContain("    -n, --namespace='':\n\tThe namespace to work in.\n");
	expect(stdout).toContain("    --log-flush-frequency=5s:\n");
});

test("control characters of words come back harmless", async () => {
	expect(await session.run(["get\u001b[31m\u0007"])).toEqual(
		refused('error: unknown command "get\\x1b[31m\\a" for "ds"\n'),
	);
	expect(await session.run(["--n\u001b]0;x"])).toEqual(
		refused("error: unknown flag: --n^[]0;x\nSee 'ds --help' for usage.\n"),
	);
});

/** A command line on a host whose standard output fails as a system call does, or that a signal has stopped. */
async function troubled(trouble: { out?: string; signal?: string }): Promise<Outcome> {
	const outcome: Outcome = { code: -1, stdout: "", stderr: "" };
	const host = session.host(outcome);
	const out = () => {
		throw Object.assign(new Error(`${trouble.out}: write`), { code: trouble.out, syscall: "write" });
	};
	outcome.code = await main(["version", "--client"], {
		...host,
		io: trouble.out === undefined ? host.io : { ...host.io, out },
		interrupted: () => trouble.signal,
	});
	return outcome;
}

test("a reader that has gone is a quiet end; a full disk is an error", async () => {
	expect(await troubled({ out: "EPIPE" })).toEqual({ code: 0, stdout: "", stderr: "" });
	expect(await troubled({ out: "ENOSPC" })).toEqual(refused("error: write /dev/stdout: no space left on device\n"));
});

test("a command that a signal has stopped ends with the signal's exit code", async () => {
	expect((await troubled({ signal: "SIGINT" })).code).toBe(130);
	expect((await troubled({ signal: "SIGTERM" })).code).toBe(143);
});
