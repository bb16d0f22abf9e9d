import { parseQuantity } from "../quantity";
import type { GoType } from "./goType";
import { type Field, structType } from "./schema";

/**
 * A value as k8s.io/utils/dump.ForHash prints the Go struct that it is in Kubernetes' memory: every field of it, set or
 * not, with its Go name and type. What Kubernetes hashes is this text, so that a hash of it is Kubernetes' own.
 */
export function goDump(value: unknown, type: GoType): string {
	return dump(value, type, true);
}

/** `typed` is false where the type has been said already: behind a pointer, in a list or map. */
function dump(value: unknown, type: GoType, typed: boolean): string {
	if (type.pointer) {
		const name = `(*${type.goName})`;
		const absent = value === undefined || value === null;
		return `${typed ? name : absent ? "" : "<*>"}${absent ? "<nil>" : dump(value, { ...type, pointer: false }, false)}`;
	}
	return `${typed ? `(${type.goName})` : ""}${dumpValue(value, type)}`;
}

function dumpValue(value: unknown, type: GoType): string {
	switch (type.kind) {
		case "struct":
			return dumpStruct(value as Values | undefined, type.struct ?? "");
		case "list":
			return dumpList(value as unknown[] | undefined, type);
		case "map":
			return dumpMap(value as Values | undefined, type);
		case "Quantity":
			return dumpQuantity(String(value ?? "0"));
		case "IntOrString":
			return typeof value === "string"
				? `{Type:(intstr.Type)1 IntVal:(int32)0 StrVal:(string)${value}}`
				: `{Type:(intstr.Type)0 IntVal:(int32)${value ?? 0} StrVal:(string)}`;
		case "Time":
		case "MicroTime":
			return "{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}";
		case "bool":
			return String(value ?? false);
		case "int32":
		case "int64":
		case "float64":
			return String(value ?? 0);
		default:
			return String(value ?? "");
	}
}

type Values = { readonly [name: string]: unknown };

function dumpStruct(value: Values | undefined, path: string): string {
	const struct = structType(path);
	if (!struct) return "{}";
	const fields = [...struct.fields.values()];
	return dumpFields(fields, value ?? {}, { struct: struct.name, depth: 0 });
}

/** Fields that come from an embedded struct stand together, below its name. */
function dumpFields(fields: readonly Field[], value: Values, at: { struct: string; depth: number }): string {
	const parts: string[] = [];
	for (let index = 0; index < fields.length; index++) {
		const field = fields[index] as Field;
		const embedded = field.embeddedIn[at.depth];
		if (embedded === undefined) {
			parts.push(`${goFieldName(field.name, at.struct)}:${dump(value[field.name], field.type, true)}`);
			continue;
		}
		let end = index;
		while (fields[end]?.embeddedIn[at.depth] === embedded) end++;
		const inner = dumpFields(fields.slice(index, end), value, { struct: embedded, depth: at.depth + 1 });
		parts.push(`${embedded}:(v1.${embedded})${inner}`);
		index = end - 1;
	}
	return `{${parts.join(" ")}}`;
}

function dumpList(list: readonly unknown[] | undefined, { element }: GoType): string {
	if (!list?.length || !element) return "<nil>";
	return `[${list.map((item) => dump(item, element, false)).join(" ")}]`;
}

function dumpMap(map: Values | undefined, { element }: GoType): string {
	const keys = Object.keys(map ?? {}).sort((a, b) => (a < b ? -1 : 1));
	if (keys.length === 0 || !element) return "<nil>";
	return `map[${keys.map((key) => `${key}:${dump(map?.[key], element, false)}`).join(" ")}]`;
}

/** The largest power of two of a quantity that Go still keeps in an int64, by the digits of its number. */
const MAX_DIGITS = 18;

/** A quantity's parts in Go's memory: small amounts are an int64, larger ones a big decimal. */
function dumpQuantity(text: string): string {
	const { unscaled, exponent, format, text: cached = "" } = parseQuantity(text);
	if (text === "0") return quantityParts({ value: "0", scale: "0", decimal: "<nil>", cached: text, format });
	if (isSmall(text)) {
		return quantityParts({ value: String(unscaled), scale: String(exponent), decimal: "<nil>", cached, format });
	}
	const decimal = `{unscaled:(big.Int){neg:(bool)${unscaled < 0n} abs:(big.nat)${words(unscaled)}} scale:(inf.Scale)${-exponent}}`;
	return quantityParts({ value: "0", scale: "0", decimal, cached: "", format });
}

function quantityParts(parts: Record<"value" | "scale" | "decimal" | "cached" | "format", string>): string {
	return (
		`{i:(resource.int64Amount){value:(int64)${parts.value} scale:(resource.Scale)${parts.scale}} ` +
		`d:(resource.infDecAmount){Dec:(*inf.Dec)${parts.decimal}} ` +
		`s:(string)${parts.cached} Format:(resource.Format)${parts.format}}`
	);
}

/** Whether ParseQuantity keeps the amount as an int64: few enough digits for its suffix. */
function isSmall(text: string): boolean {
	const [, number = "", fraction = "", suffix = ""] = /^[+-]?(\d*)\.?(\d*)(.*)$/.exec(text) ?? [];
	const power = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].indexOf(suffix);
	if (power < 0) return number.length + fraction.length <= MAX_DIGITS;
	return fraction === "" && 15 - number.length - Math.trunc(((power + 1) * 10 * 3) / 10) - 1 >= 0;
}

/** A big number's 64-bit words, the lowest first. */
function words(unscaled: bigint): string {
	const list: bigint[] = [];
	for (let rest = unscaled < 0n ? -unscaled : unscaled; rest > 0n; rest >>= 64n)
		list.push(rest & 0xffff_ffff_ffff_ffffn);
	return list.length === 0 ? "<nil>" : `[${list.join(" ")}]`;
}

/** Fields whose Go name is not their JSON name with a capital, wherever they stand. */
const GO_NAMES: Readonly<Record<string, string>> = {
	apiGroup: "APIGroup",
	apiVersion: "APIVersion",
	awsElasticBlockStore: "AWSElasticBlockStore",
	cephfs: "CephFS",
	chapAuthDiscovery: "DiscoveryCHAPAuth",
	chapAuthSession: "SessionCHAPAuth",
	csi: "CSI",
	diskURI: "DataDiskURI",
	dnsConfig: "DNSConfig",
	dnsPolicy: "DNSPolicy",
	endpoints: "EndpointsName",
	fc: "FC",
	fsGroup: "FSGroup",
	fsGroupChangePolicy: "FSGroupChangePolicy",
	fsType: "FSType",
	gcePersistentDisk: "GCEPersistentDisk",
	gmsaCredentialSpec: "GMSACredentialSpec",
	gmsaCredentialSpecName: "GMSACredentialSpecName",
	grpc: "GRPC",
	httpGet: "HTTPGet",
	httpHeaders: "HTTPHeaders",
	ip: "IP",
	iqn: "IQN",
	iscsi: "ISCSI",
	iscsiInterface: "ISCSIInterface",
	metadata: "ObjectMeta",
	monitors: "CephMonitors",
	nfs: "NFS",
	os: "OS",
	pdName: "PDName",
	rbd: "RBD",
	seLinuxChangePolicy: "SELinuxChangePolicy",
	seLinuxOptions: "SELinuxOptions",
	serviceAccount: "DeprecatedServiceAccount",
	sslEnabled: "SSLEnabled",
	storageos: "StorageOS",
	tcpSocket: "TCPSocket",
	tty: "TTY",
	uid: "UID",
	wwids: "WWIDs",
};

/** Names that are so only in one struct. */
const GO_NAMES_IN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	CephFSVolumeSource: { monitors: "Monitors" },
	RBDVolumeSource: { image: "RBDImage", pool: "RBDPool", user: "RadosUser" },
};

function goFieldName(name: string, struct: string): string {
	return GO_NAMES_IN[struct]?.[name] ?? GO_NAMES[name] ?? name.charAt(0).toUpperCase() + name.slice(1);
}
