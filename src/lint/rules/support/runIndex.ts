import type { KubeObject } from "../../../api/types";
import type { Run } from "../../rule";
import { fieldsOf, itemsOf, valueAt } from "./written";

/** What a run holds beside DaemonSets, found by name; objects are as written and may be odd. */
export interface RunIndex {
	/** "Kind namespace/name"; the namespace is empty where the object names none. */
	find(kind: string, namespace: string, name: string): KubeObject | undefined;
	/** The names of a kind in a namespace. */
	names(kind: string, namespace: string): readonly string[];
	/** Bindings of roles to a ServiceAccount. */
	bindings(namespace: string, serviceAccount: string): readonly KubeObject[];
	/** Every object of a kind. */
	all(kind: string): readonly KubeObject[];
}

/** The index of a run, made once. */
export function indexOf(run: Run): RunIndex {
	let index = known.get(run.objects);
	if (index === undefined) {
		index = makeIndex(run.objects);
		known.set(run.objects, index);
	}
	return index;
}

/** The namespace that an object names, "" where it names none. */
export function namespaceOf(object: KubeObject): string {
	const namespace = valueAt(object, "metadata", "namespace");
	return typeof namespace === "string" ? namespace : "";
}

const known = new WeakMap<Run["objects"], RunIndex>();

function makeIndex(objects: readonly KubeObject[]): RunIndex {
	const byKind = new Map<string, KubeObject[]>();
	const byName = new Map<string, KubeObject>();
	const names = new Map<string, string[]>();
	const bindings = new Map<string, KubeObject[]>();
	const add = <T>(map: Map<string, T[]>, key: string, value: T): void => {
		const list = map.get(key);
		if (list) list.push(value);
		else map.set(key, [value]);
	};
	for (const object of objects) {
		const { kind } = object;
		const name = valueAt(object, "metadata", "name");
		if (typeof kind !== "string" || typeof name !== "string") continue;
		const namespace = namespaceOf(object);
		add(byKind, kind, object);
		add(names, `${kind} ${namespace}`, name);
		byName.set(`${kind} ${namespace}/${name}`, object);
		if (kind !== "RoleBinding" && kind !== "ClusterRoleBinding") continue;
		for (const subject of itemsOf(object.subjects)) {
			const fields = fieldsOf(subject);
			if (fields?.kind !== "ServiceAccount") continue;
			add(bindings, `${fields.namespace ?? namespace}/${fields.name}`, object);
		}
	}
	return {
		find: (kind, namespace, name) => byName.get(`${kind} ${namespace}/${name}`),
		names: (kind, namespace) => names.get(`${kind} ${namespace}`) ?? [],
		bindings: (namespace, account) => bindings.get(`${namespace}/${account}`) ?? [],
		all: (kind) => byKind.get(kind) ?? [],
	};
}
