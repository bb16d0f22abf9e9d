import { expect, test } from "vitest";
import { goDump } from "../../src/api/schema/goDump";
import { readGoType } from "../../src/api/schema/goType";

const dump = (type: string, value: unknown) => goDump(value, readGoType(type, "core.v1"));

test("a struct prints all its fields in Go's order, set or not", () => {
	expect(dump("ContainerPort", { containerPort: 80, protocol: "TCP" })).toBe(
		"(v1.ContainerPort){Name:(string) HostPort:(int32)0 ContainerPort:(int32)80 Protocol:(v1.Protocol)TCP HostIP:(string)}",
	);
});

test("pointers say their type, and whether there is anything behind them", () => {
	expect(dump("Toleration", { operator: "Exists" })).toContain("TolerationSeconds:(*int64)<nil>}");
	expect(dump("Toleration", { operator: "Exists", tolerationSeconds: 30 })).toContain("TolerationSeconds:(*int64)30}");
});

test("what a list or map holds does not repeat its type", () => {
	expect(dump("[]EnvVar", [{ name: "A", value: "1" }])).toBe(
		"([]v1.EnvVar)[{Name:(string)A Value:(string)1 ValueFrom:(*v1.EnvVarSource)<nil>}]",
	);
	expect(dump("[]string", [])).toBe("([]string)<nil>");
	expect(dump("map[string]string", { b: "2", a: "1" })).toBe("(map[string]string)map[a:1 b:2]");
});

test("quantities print their parts: the number, its scale, and the text where it is canonical", () => {
	expect(dump("ResourceList", { cpu: "100m", memory: "64Mi" })).toBe(
		"(v1.ResourceList)map[" +
			"cpu:{i:(resource.int64Amount){value:(int64)100 scale:(resource.Scale)-3} " +
			"d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)100m Format:(resource.Format)DecimalSI} " +
			"memory:{i:(resource.int64Amount){value:(int64)67108864 scale:(resource.Scale)0} " +
			"d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string) Format:(resource.Format)BinarySI}]",
	);
});

test("embedded structs stand below their name", () => {
	expect(dump("ConfigMapKeySelector", { name: "settings", key: "level" })).toBe(
		"(v1.ConfigMapKeySelector){LocalObjectReference:(v1.LocalObjectReference){Name:(string)settings} " +
			"Key:(string)level Optional:(*bool)<nil>}",
	);
});

test("numbers and names of ports are told apart", () => {
	expect(dump("IntOrString", 80)).toBe("(intstr.IntOrString){Type:(intstr.Type)0 IntVal:(int32)80 StrVal:(string)}");
	expect(dump("IntOrString", "web")).toBe(
		"(intstr.IntOrString){Type:(intstr.Type)1 IntVal:(int32)0 StrVal:(string)web}",
	);
});
