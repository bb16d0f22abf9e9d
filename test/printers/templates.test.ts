import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { KubeObject } from "../../src/api/types";
import { type PrinterOptions, printerFor } from "../../src/printers";

/** What kubectl v1.36 printed for each -o, up to where it goes on to show the template and the object. */
interface Recorded {
	object: KubeObject;
	cases: { output: string; allowMissing?: boolean; stdout: string; stderr: string }[];
}

const { object, cases } = JSON.parse(
	readFileSync(new URL("fixtures/templates.json", import.meta.url), "utf8"),
) as Recorded;

const withoutDetails = (text: string) => text.replace(/ Printing more information[\s\S]*?\n\n(?=error|\n|$)/, "…");

function print(output: string, options: Partial<PrinterOptions> = {}): { stdout: string; stderr: string } {
	const result = { stdout: "", stderr: "" };
	try {
		const printer = printerFor(output, { formats: "objects", outputGiven: true, ...options });
		for (const piece of printer.pieces(object)) result.stdout += piece;
	} catch (error) {
		result.stderr = error instanceof Error ? error.message : String(error);
	}
	return result;
}

describe("templates print what kubectl prints", () => {
	test.each(cases)("-o $output", ({ output, allowMissing, stdout, stderr }) => {
		const printed = print(output, { allowMissingTemplateKeys: allowMissing });
		expect(withoutDetails(printed.stdout)).toBe(stdout);
		expect(withoutDetails(printed.stderr).replace(/\n+$/, "")).toBe(stderr);
	});
});

describe("a template that fails", () => {
	const small = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" }, data: { k: "<v>" } } as KubeObject;

	test("shows the Go template and what it was given where its output would go on", () => {
		const printer = printerFor("go-template=a{{.data.k.x}}", { formats: "get" });
		const pieces: string[] = [];
		expect(() => pieces.push(...printer.pieces(small))).toThrow(
			'error: error executing template "a{{.data.k.x}}": template: output:1:8: executing "output" at <.data.k.x>: can\'t evaluate field x in type interface {}',
		);
		const shown: string[] = [];
		try {
			for (const piece of printer.pieces(small)) shown.push(piece);
		} catch {}
		expect(
			shown.join(""),
		).toBe(`aError executing template: template: output:1:8: executing "output" at <.data.k.x>: can't evaluate field x in type interface {}. Printing more information for debugging the template:
	template was:
		a{{.data.k.x}}
	raw data was:
		{"apiVersion":"v1","data":{"k":"\\u003cv\\u003e"},"kind":"ConfigMap","metadata":{"name":"x"}}
	object given to template engine was:
		map[apiVersion:v1 data:map[k:<v>] kind:ConfigMap metadata:map[name:x]]

`);
	});

	test("shows the JSONPath and what it was given in the error", () => {
		const printer = printerFor("jsonpath={.kind[0]}", { formats: "get" });
		expect(() =>
			printer.print(small),
		).toThrow(`error: error executing jsonpath "{.kind[0]}": Error executing template: string is not array or slice. Printing more information for debugging the template:
	template was:
		{.kind[0]}
	object given to jsonpath engine was:
		map[string]interface {}{"apiVersion":"v1", "data":map[string]interface {}{"k":"<v>"}, "kind":"ConfigMap", "metadata":map[string]interface {}{"name":"x"}}

`);
	});
});

describe("templates in files", () => {
	const readFile = (path: string) => {
		if (path === "t") return "{{.kind}} {.kind}\n";
		throw new Error(`open ${path}: no such file or directory`);
	};

	test.each([
		["go-template-file=t", "ConfigMap {.kind}\n"],
		["templatefile=t", "ConfigMap {.kind}\n"],
	])("are read: %s", (output, stdout) => {
		expect(print(output, { readFile })).toEqual({ stdout, stderr: "" });
	});

	test("may come with --template, which alone means a Go template", () => {
		expect(print("jsonpath", { template: "{.kind}" }).stdout).toBe("ConfigMap");
		expect(print("", { template: "{{.kind}}", outputGiven: false }).stdout).toBe("ConfigMap");
		expect(print("go-template-file", { template: "none", readFile }).stderr).toBe(
			"error: error reading --template none, open none: no such file or directory",
		);
	});
});

test("what templates print is harmless on a terminal, and as it is elsewhere", () => {
	const evil = { ...object, data: { k: "\u001b[31mred\u009b" } };
	for (const output of ["jsonpath={.data.k}", "go-template={{.data.k}}"]) {
		expect(printerFor(output, { formats: "get" }).print(evil)).toBe("\u001b[31mred\u009b");
		expect(printerFor(output, { formats: "get", terminal: true }).print(evil)).toBe("^[[31mred\\x9b");
	}
});
