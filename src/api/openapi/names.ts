import type { GoType } from "../schema/schema";

/** Where the Go packages of the API stand whose types do not come from k8s.io/api. */
const HOMES: Readonly<Record<string, string>> = {
	meta: "io.k8s.apimachinery.pkg.apis.meta",
	apiextensions: "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions",
	apiregistration: "io.k8s.kube-aggregator.pkg.apis.apiregistration",
};

/** The name that OpenAPI documents give a struct (core.v1.PodSpec): io.k8s.api.core.v1.PodSpec. */
export function componentName(struct: string): string {
	const [group = "", ...rest] = struct.split(".");
	return `${Object.hasOwn(HOMES, group) ? HOMES[group] : `io.k8s.api.${group}`}.${rest.join(".")}`;
}

const META = "io.k8s.apimachinery.pkg.apis.meta.v1";

/** The components of types that read their JSON themselves, by their Go names; all others are plain values. */
const SPECIAL: Readonly<Record<string, string>> = {
	Quantity: "io.k8s.apimachinery.pkg.api.resource.Quantity",
	IntOrString: "io.k8s.apimachinery.pkg.util.intstr.IntOrString",
	Time: `${META}.Time`,
	MicroTime: `${META}.MicroTime`,
	Duration: `${META}.Duration`,
	RawExtension: "io.k8s.apimachinery.pkg.runtime.RawExtension",
	FieldsV1: `${META}.FieldsV1`,
	JSON: "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON",
};

/** The component that a type refers to; undefined for one that is written where it is used. */
export function specialComponent({ name }: Pick<GoType, "name">): string | undefined {
	return Object.hasOwn(SPECIAL, name) ? SPECIAL[name] : undefined;
}
