import { formatLabelSet } from "../../api/labelSelector";
import type {
	Namespace,
	ObjectMeta,
	RbacV1Subject,
	V1ConfigMap,
	V1LimitRange,
	V1PolicyRule,
	V1PriorityClass,
	V1ResourceQuota,
	V1RoleRef,
	V1Secret,
	V1ServiceAccount,
	V1StorageClass,
} from "../../api/types";
import { type Shown, writeEvents } from "./events";
import { compare, sortedKeys, writeAnnotations, writeLabels } from "./lists";
import { compactRules } from "./policyRules";
import { rfc1123z } from "./time";
import { DescribeWriter } from "./writer";

/** Name, namespace (where the kind has one), labels and annotations: how most descriptions begin. */
export function writeHead(writer: DescribeWriter, metadata: ObjectMeta | undefined, namespaced = true): void {
	writer.field(0, "Name", metadata?.name ?? "");
	if (namespaced) writer.field(0, "Namespace", metadata?.namespace ?? "");
	writeLabels(writer, "Labels", metadata?.labels);
	writeAnnotations(writer, "Annotations", metadata?.annotations);
}

/** kubectl describe configmap. */
export function describeConfigMap(configMap: V1ConfigMap, { events, now }: Shown): string {
	const writer = new DescribeWriter();
	writeHead(writer, configMap.metadata);
	writer.write(0, "\nData\n====\n");
	for (const key of sortedKeys(configMap.data)) {
		writer.write(0, `${key}:\n----\n${configMap.data?.[key]}\n\n`);
	}
	writer.write(0, "\nBinaryData\n====\n");
	for (const key of sortedKeys(configMap.binaryData)) {
		writer.write(0, `${key}: ${byteCount(configMap.binaryData?.[key])} bytes\n`);
	}
	writer.write(0, "\n");
	writeEvents(writer, events, now);
	return writer.toString();
}

/** kubectl describe secret: sizes, never contents, but for a service account's token. */
export function describeSecret(secret: V1Secret): string {
	const writer = new DescribeWriter();
	writeHead(writer, secret.metadata);
	writer.write(0, `\nType:\t${secret.type ?? ""}\n`);
	writer.write(0, "\nData\n====\n");
	for (const key of sortedKeys(secret.data)) {
		const value = secret.data?.[key] ?? "";
		const isToken = key === "token" && secret.type === "kubernetes.io/service-account-token";
		writer.field(0, key, isToken ? Buffer.from(value, "base64").toString() : `${byteCount(value)} bytes`);
	}
	return writer.toString();
}

function byteCount(base64: string | undefined): number {
	return Buffer.from(base64 ?? "", "base64").length;
}

/** kubectl describe serviceaccount. */
export function describeServiceAccount(account: V1ServiceAccount, { events, now }: Shown): string {
	const writer = new DescribeWriter();
	writeHead(writer, account.metadata);
	const title = "Image pull secrets:";
	const names = (account.imagePullSecrets ?? []).map((secret) => secret.name ?? "");
	if (names.length === 0) writer.write(0, `${title}\t<none>\n`);
	for (const [index, name] of names.entries()) {
		writer.write(0, `${index === 0 ? title : " ".repeat(title.length)}\t${name}\n`);
	}
	writeEvents(writer, events, now);
	return writer.toString();
}

interface NamespaceRelated {
	quotas: readonly V1ResourceQuota[];
	limitRanges: readonly V1LimitRange[];
}

/** kubectl describe namespace. */
export function describeNamespace(namespace: Namespace, { quotas, limitRanges }: NamespaceRelated): string {
	const writer = new DescribeWriter();
	writeHead(writer, namespace.metadata, false);
	writer.field(0, "Status", namespace.status?.phase ?? "");
	if (namespace.status?.conditions?.length) {
		writer.write(0, "Conditions:\n");
		writer.write(1, "Type\tStatus\tLastTransitionTime\tReason\tMessage\n");
		writer.write(1, "----\t------\t------------------\t------\t-------\n");
		for (const c of namespace.status.conditions) {
			const time = rfc1123z(c.lastTransitionTime);
			writer.write(1, `${c.type}\t${c.status}\t${time}\t${c.reason ?? ""}\t${c.message ?? ""}\n`);
		}
	}
	writer.write(0, "\n");
	writeQuotas(writer, quotas);
	writer.write(0, "\n");
	writeLimitRanges(writer, limitRanges);
	return writer.toString();
}

const QUOTA_SCOPES: Readonly<Record<string, string>> = {
	Terminating:
		"Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.",
	NotTerminating:
		"Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.",
	BestEffort:
		"Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.",
	NotBestEffort:
		"Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.",
};

function writeQuotas(writer: DescribeWriter, quotas: readonly V1ResourceQuota[]): void {
	if (quotas.length === 0) {
		writer.write(0, "No resource quota.\n");
		return;
	}
	writer.write(0, "Resource Quotas\n");
	for (const quota of [...quotas].sort((a, b) => compare(a.metadata?.name ?? "", b.metadata?.name ?? ""))) {
		writer.field(1, "Name", quota.metadata?.name ?? "");
		const scopes = [...(quota.spec?.scopes ?? [])].sort(compare);
		if (scopes.length > 0) writer.field(1, "Scopes", scopes.join(", "));
		for (const scope of scopes) if (QUOTA_SCOPES[scope]) writer.write(1, `* ${QUOTA_SCOPES[scope]}\n`);
		writer.write(1, "Resource\tUsed\tHard\n");
		writer.write(1, "--------\t---\t---\n");
		writeQuotaRows(writer, 1, quota);
	}
}

function writeQuotaRows(writer: DescribeWriter, level: number, { status }: V1ResourceQuota): void {
	for (const name of sortedKeys(status?.hard)) {
		writer.write(level, `${name}\t${status?.used?.[name] ?? "0"}\t${status?.hard?.[name]}\n`);
	}
}

/** kubectl describe resourcequota. */
export function describeQuota(quota: V1ResourceQuota): string {
	const writer = new DescribeWriter();
	writer.field(0, "Name", quota.metadata?.name ?? "");
	writer.field(0, "Namespace", quota.metadata?.namespace ?? "");
	const scopes = [...(quota.spec?.scopes ?? [])].sort(compare);
	if (scopes.length > 0) writer.field(0, "Scopes", scopes.join(", "));
	for (const scope of scopes) if (QUOTA_SCOPES[scope]) writer.write(0, ` * ${QUOTA_SCOPES[scope]}\n`);
	writer.write(0, "Resource\tUsed\tHard\n");
	writer.write(0, "--------\t----\t----\n");
	writeQuotaRows(writer, 0, quota);
	return writer.toString();
}

const LIMIT_COLUMNS = "Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n";
const LIMIT_RULES = "----\t--------\t---\t---\t---------------\t-------------\t-----------------------\n";

function writeLimitRanges(writer: DescribeWriter, ranges: readonly V1LimitRange[]): void {
	if (ranges.length === 0) {
		writer.write(0, "No LimitRange resource.\n");
		return;
	}
	writer.write(0, `Resource Limits\n ${LIMIT_COLUMNS} ${LIMIT_RULES}`);
	for (const range of ranges) writeLimitRows(writer, range, " ");
}

/** kubectl describe limitrange. */
export function describeLimitRange(range: V1LimitRange): string {
	const writer = new DescribeWriter();
	writer.field(0, "Name", range.metadata?.name ?? "");
	writer.field(0, "Namespace", range.metadata?.namespace ?? "");
	writer.write(0, LIMIT_COLUMNS + LIMIT_RULES);
	writeLimitRows(writer, range, "");
	return writer.toString();
}

function writeLimitRows(writer: DescribeWriter, range: V1LimitRange, indent: string): void {
	for (const item of range.spec?.limits ?? []) {
		const lists = [item.min, item.max, item.defaultRequest, item.default, item.maxLimitRequestRatio];
		const names = new Set(lists.flatMap((list) => sortedKeys(list)));
		for (const name of [...names].sort(compare)) {
			const cells = lists.map((list) => list?.[name] ?? "-").join("\t");
			writer.write(0, `${indent}${item.type}\t${name}\t${cells}\n`);
		}
	}
}

interface Role {
	metadata?: ObjectMeta;
	rules?: V1PolicyRule[];
}

/** kubectl describe role and clusterrole: one row for each resource or URL. */
export function describeRole(role: Role): string {
	const writer = new DescribeWriter();
	writeHead(writer, role.metadata, false);
	writer.write(0, "PolicyRule:\n");
	writer.write(1, "Resources\tNon-Resource URLs\tResource Names\tVerbs\n");
	writer.write(1, "---------\t-----------------\t--------------\t-----\n");
	for (const row of compactRules(role.rules ?? [])) {
		const list = (items: readonly string[]) => `[${items.join(" ")}]`;
		writer.write(1, `${row.resource}\t${list(row.urls)}\t${list(row.names)}\t${list(row.verbs)}\n`);
	}
	return writer.toString();
}

interface Binding {
	metadata?: ObjectMeta;
	roleRef: V1RoleRef;
	subjects?: RbacV1Subject[];
}

/** kubectl describe rolebinding and clusterrolebinding. */
export function describeBinding({ metadata, roleRef, subjects = [] }: Binding): string {
	const writer = new DescribeWriter();
	writeHead(writer, metadata, false);
	writer.write(0, "Role:\n");
	writer.field(1, "Kind", roleRef.kind);
	writer.field(1, "Name", roleRef.name);
	writer.write(0, "Subjects:\n");
	writer.write(1, "Kind\tName\tNamespace\n");
	writer.write(1, "----\t----\t---------\n");
	for (const subject of subjects) writer.write(1, `${subject.kind}\t${subject.name}\t${subject.namespace ?? ""}\n`);
	return writer.toString();
}

/** kubectl describe priorityclass. */
export function describePriorityClass(priorityClass: V1PriorityClass, { events, now }: Shown): string {
	const writer = new DescribeWriter();
	writer.field(0, "Name", priorityClass.metadata?.name ?? "");
	writer.field(0, "Value", priorityClass.value ?? 0);
	writer.field(0, "GlobalDefault", priorityClass.globalDefault ?? false);
	writer.field(0, "PreemptionPolicy", priorityClass.preemptionPolicy ?? "");
	writer.field(0, "Description", priorityClass.description ?? "");
	writer.field(0, "Annotations", formatLabelSet(priorityClass.metadata?.annotations) || "<none>");
	writeEvents(writer, events, now);
	return writer.toString();
}

/** kubectl describe storageclass. */
export function describeStorageClass(storageClass: V1StorageClass, { events, now }: Shown): string {
	const writer = new DescribeWriter();
	const annotations = storageClass.metadata?.annotations;
	const isDefault = annotations?.["storageclass.kubernetes.io/is-default-class"] === "true";
	writer.field(0, "Name", storageClass.metadata?.name ?? "");
	writer.field(0, "IsDefaultClass", isDefault ? "Yes" : "No");
	writer.field(0, "Annotations", formatLabelSet(annotations) || "<none>");
	writer.field(0, "Provisioner", storageClass.provisioner);
	writer.field(0, "Parameters", formatLabelSet(storageClass.parameters) || "<none>");
	const expansion = storageClass.allowVolumeExpansion;
	writer.field(0, "AllowVolumeExpansion", expansion === undefined ? "<unset>" : expansion ? "True" : "False");
	writer.write(0, `MountOptions:${storageClass.mountOptions?.length ? "" : "\t<none>"}\n`);
	for (const option of storageClass.mountOptions ?? []) writer.write(1, `${option}\n`);
	if (storageClass.reclaimPolicy) writer.field(0, "ReclaimPolicy", storageClass.reclaimPolicy);
	if (storageClass.volumeBindingMode) writer.field(0, "VolumeBindingMode", storageClass.volumeBindingMode);
	writeEvents(writer, events, now);
	return writer.toString();
}
