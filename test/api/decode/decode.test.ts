import { describe, expect, test } from "vitest";
import { type DecodeOptions, decode } from "../../../src/api/decode";
import { readJson } from "../../../src/api/go/readJson";
import { isStatusError } from "../../../src/api/statusError";
import type { DaemonSet } from "../../../src/api/types";

const daemonSet = { group: "apps", version: "v1", kind: "DaemonSet" };
const CANNOT = 'DaemonSet in version "v1" cannot be handled as a DaemonSet:';

/** A DaemonSet with this pod spec, as its author writes it. */
function withPodSpec(podSpec: object): Record<string, unknown> {
	return {
		apiVersion: "apps/v1",
		kind: "DaemonSet",
		metadata: { name: "agent" },
		spec: {
			selector: { matchLabels: { app: "agent" } },
			template: { metadata: { labels: { app: "agent" } }, spec: podSpec },
		},
	};
}

function decoded(body: unknown, options?: DecodeOptions): unknown {
	return decode(daemonSet, body, options).object;
}

function failure(body: unknown, options: DecodeOptions = { fieldValidation: "Strict" }): string {
	try {
		decode(daemonSet, body, options);
		return "decoded";
	} catch (error) {
		if (!isStatusError(error)) throw error;
		expect(error.status).toMatchObject({ reason: "BadRequest", code: 400 });
		return error.status.message;
	}
}

describe("an object comes back as the server prints it", () => {
	test("with what Go always prints, without nulls and empty values", () => {
		const body = withPodSpec({
			containers: [
				{
					name: "agent",
					image: "agent:1",
					tty: false,
					env: [],
					command: null,
					resources: { limits: { cpu: "1000m" } },
				},
				null,
			],
			hostNetwork: false,
			hostUsers: false,
			nodeSelector: {},
			priorityClassName: "",
		});
		expect(decoded(body)).toEqual({
			apiVersion: "apps/v1",
			kind: "DaemonSet",
			metadata: { name: "agent" },
			spec: {
				selector: { matchLabels: { app: "agent" } },
				template: {
					metadata: { labels: { app: "agent" } },
					spec: {
						containers: [
							{ name: "agent", image: "agent:1", resources: { limits: { cpu: "1" } } },
							{ name: "", resources: {} },
						],
						hostUsers: false,
						securityContext: {},
					},
				},
				updateStrategy: {},
			},
			status: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 },
		});
	});

	test("an empty body", () => {
		const empty = {
			apiVersion: "apps/v1",
			kind: "DaemonSet",
			metadata: {},
			spec: {
				selector: null,
				template: { metadata: {}, spec: { containers: null, securityContext: {} } },
				updateStrategy: {},
			},
			status: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 },
		};
		expect(decoded({})).toEqual(empty);
		expect(decoded(null)).toEqual(empty);
		expect(decoded({ spec: null, metadata: null })).toEqual(empty);
	});

	test("times, quantities, ports, bytes", () => {
		const event = { group: "", version: "v1", kind: "Event" };
		const { object } = decode(event, {
			metadata: { name: "e", creationTimestamp: "2024-01-01T01:00:00.5+01:00" },
			lastTimestamp: "2024-01-01T00:00:00Z",
		});
		expect(object).toMatchObject({
			metadata: { creationTimestamp: "2024-01-01T00:00:00Z" },
			firstTimestamp: null,
			lastTimestamp: "2024-01-01T00:00:00Z",
			eventTime: null,
		});
		const secret = decode({ group: "", version: "v1", kind: "Secret" }, { data: { a: "YQ==\n", b: null } });
		expect(secret.object).toEqual({ apiVersion: "v1", kind: "Secret", metadata: {}, data: { a: "YQ==", b: null } });
		const port = withPodSpec({ containers: [{ livenessProbe: { httpGet: { port: null } } }] });
		expect(decoded(port)).toMatchObject({
			spec: { template: { spec: { containers: [{ livenessProbe: { httpGet: { port: 0 } } }] } } },
		});
	});

	test("integers above 2^53 stay exact", () => {
		const toleration = (tolerationSeconds: unknown): object => withPodSpec({ tolerations: [{ tolerationSeconds }] });
		expect(decoded(toleration(9007199254740993n))).toMatchObject(toleration(9007199254740993n));
		expect(decoded(toleration(5n))).toMatchObject(toleration(5));
	});

	test("raw JSON as it is", () => {
		const revision = { group: "apps", version: "v1", kind: "ControllerRevision" };
		const data = { spec: { template: { $patch: "replace", empty: null } } };
		expect(decode(revision, { data, revision: 1 }).object).toMatchObject({ data, revision: 1 });
		expect(decode(revision, { revision: 1 }).object).toMatchObject({ data: null });
	});

	test("with its aliases in agreement", () => {
		const pod = (spec: object): object => {
			const { object } = decode({ group: "", version: "v1", kind: "Pod" }, { spec });
			return object.spec as object;
		};
		expect(pod({ serviceAccount: "old" })).toMatchObject({ serviceAccount: "old", serviceAccountName: "old" });
		expect(pod({ serviceAccount: "old", serviceAccountName: "new" })).toMatchObject({
			serviceAccount: "new",
			serviceAccountName: "new",
		});
		expect(pod({ terminationGracePeriodSeconds: -5 })).toMatchObject({ terminationGracePeriodSeconds: 1 });
		const secret = { data: { a: "YQ==", b: "Yg==" }, stringData: { b: "é" } };
		expect(decode({ group: "", version: "v1", kind: "Secret" }, secret).object).toEqual({
			apiVersion: "v1",
			kind: "Secret",
			metadata: {},
			data: { a: "YQ==", b: "w6k=" },
		});
	});

	test("a custom resource's own fields as they are", () => {
		const widget = { group: "example.com", version: "v1", kind: "Widget", custom: true };
		expect(decode(widget, { metadata: { name: "w", labels: {} }, spec: { size: null } }).object).toEqual({
			apiVersion: "example.com/v1",
			kind: "Widget",
			metadata: { name: "w" },
			spec: { size: null },
		});
	});
});

describe("unknown and duplicate fields", () => {
	const body = {
		...withPodSpec({ containers: [{ name: "a", imagee: "b", ports: [{ name: "x", port: 1 }] }] }),
		specs: 1,
	};
	const fields = [
		'unknown field "spec.template.spec.containers[0].imagee"',
		'unknown field "spec.template.spec.containers[0].ports[0].port"',
		'unknown field "specs"',
	];

	test("fail when Strict", () => {
		expect(failure(body)).toBe(`${CANNOT} strict decoding error: ${fields.join(", ")}`);
	});

	test("warn when Warn or not said", () => {
		expect(decode(daemonSet, body, { fieldValidation: "Warn" }).warnings).toEqual(fields);
		expect(decode(daemonSet, body).warnings).toEqual(fields);
		expect(decode(daemonSet, body, { fieldValidation: "" }).warnings).toEqual(fields);
	});

	test("are dropped when Ignore", () => {
		const { object, warnings } = decode(daemonSet, body, { fieldValidation: "Ignore" });
		expect(warnings).toEqual([]);
		expect(JSON.stringify(object)).not.toMatch(/imagee|"port"|specs/);
	});

	test("that the body has twice", () => {
		const duplicates = [
			"kind",
			"spec.template.spec.containers[0].image",
			"spec.template.metadata.labels.app",
			"no.such",
		];
		const twice = withPodSpec({ containers: [{ image: "a", bogus: 1 }] });
		expect(decode(daemonSet, twice, { duplicates }).warnings).toEqual([
			'duplicate field "kind"',
			'duplicate field "spec.template.metadata.labels.app"',
			'duplicate field "spec.template.spec.containers[0].image"',
			'unknown field "spec.template.spec.containers[0].bogus"',
		]);
	});

	test("at most a hundred", () => {
		const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`field-${index}`, 1]));
		expect(decode(daemonSet, many).warnings).toHaveLength(100);
	});

	test("named like what every object has", () => {
		const hostile = JSON.parse(
			'{"__proto__": {"polluted": 1}, "constructor": 1, "toString": 2, "spec": {"hasOwnProperty": 3, "__proto__": null}}',
		) as unknown;
		expect(failure(hostile)).toBe(
			`${CANNOT} strict decoding error: unknown field "__proto__", unknown field "constructor", unknown field "toString", unknown field "spec.hasOwnProperty", unknown field "spec.__proto__"`,
		);
		expect({}).not.toHaveProperty("polluted");
		const labels = JSON.parse('{"metadata": {"labels": {"__proto__": "a", "constructor": "b"}}}') as unknown;
		const { metadata } = decode(daemonSet, labels).object;
		expect(Object.entries(metadata.labels ?? {})).toEqual([
			["__proto__", "a"],
			["constructor", "b"],
		]);
	});
});

describe("values of a wrong type", () => {
	const json = `${CANNOT} json: cannot unmarshal`;
	const of = (struct: string, path: string): string => `into Go struct field ${struct}.${path}`;
	const pod = "spec.template.spec";

	test.each([
		[{ spec: [] }, `${json} array ${of("DaemonSet", "spec")} of type v1.DaemonSetSpec`],
		[
			{ spec: { selector: { matchLabels: { a: true } } } },
			`${json} bool ${of("LabelSelector", "spec.selector.matchLabels")} of type string`,
		],
		[{ spec: { minReadySeconds: "1" } }, `${json} string ${of("DaemonSetSpec", "spec.minReadySeconds")} of type int32`],
		[
			{ spec: { minReadySeconds: 1.5 } },
			`${json} number 1.5 ${of("DaemonSetSpec", "spec.minReadySeconds")} of type int32`,
		],
		[
			{ spec: { minReadySeconds: 2147483648 } },
			`${json} number 2147483648 ${of("DaemonSetSpec", "spec.minReadySeconds")} of type int32`,
		],
		[
			{ spec: { minReadySeconds: 100000000000000000001n } },
			`${json} number 100000000000000000001 ${of("DaemonSetSpec", "spec.minReadySeconds")} of type int32`,
		],
		[
			{ spec: { updateStrategy: { rollingUpdate: { maxSurge: true } } } },
			`${json} bool ${of("RollingUpdateDaemonSet", "spec.updateStrategy.rollingUpdate.maxSurge")} of type int32`,
		],
		[
			withPodSpec({ volumes: [{ hostPath: "/" }] }),
			`${json} string ${of("Volume", `${pod}.volumes.VolumeSource.hostPath`)} of type v1.HostPathVolumeSource`,
		],
		[
			withPodSpec({ containers: [{ env: [{ valueFrom: { configMapKeyRef: { name: 1 } } }] }] }),
			`${json} number ${of("ConfigMapKeySelector", `${pod}.containers.env.valueFrom.configMapKeyRef.LocalObjectReference.name`)} of type string`,
		],
		[withPodSpec({ containers: "a" }), `${json} string ${of("PodSpec", `${pod}.containers`)} of type []v1.Container`],
		[withPodSpec({ dnsPolicy: 1 }), `${json} number ${of("PodSpec", `${pod}.dnsPolicy`)} of type v1.DNSPolicy`],
		[
			{ metadata: { creationTimestamp: 5 } },
			`${json} number ${of("ObjectMeta", "metadata.creationTimestamp")} of type string`,
		],
		[
			{ metadata: { deletionTimestamp: "x" } },
			`${CANNOT} parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"`,
		],
		[
			withPodSpec({ containers: [{ resources: { limits: { cpu: "1 core" } } }] }),
			`${CANNOT} quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'`,
		],
		[
			{ metadata: { annotations: { "deprecated.daemonset.template.generation": "x" } } },
			`${CANNOT} strconv.ParseInt: parsing "x": invalid syntax`,
		],
	])("%#", (body, message) => {
		expect(failure(body)).toBe(message);
		expect(failure(body, { fieldValidation: "Ignore" })).toBe(message);
	});

	test("the first one counts, in the body's order, unless keys were sorted", () => {
		const body = { spec: 1, metadata: 2 };
		expect(failure(body)).toContain(`number ${of("DaemonSet", "spec")}`);
		expect(failure(body, { sortedKeys: true })).toContain(`number ${of("DaemonSet", "metadata")}`);
	});

	test("a quantity that can't be read counts before all others", () => {
		const body = withPodSpec({ hostNetwork: 1, containers: [{ resources: { limits: { cpu: [] } } }] });
		expect(failure(body)).toContain("quantities must match");
	});

	test.each([
		["a", "illegal base64 data at input byte 0"],
		["YQ", "illegal base64 data at input byte 0"],
		["YQ=", "illegal base64 data at input byte 3"],
		["YQ==YQ==", "illegal base64 data at input byte 4"],
		["YW$h", "illegal base64 data at input byte 2"],
	])("%s is no base64", (data, message) => {
		const secret = { group: "", version: "v1", kind: "Secret" };
		expect(() => decode(secret, { data: { key: data } })).toThrow(message);
	});
});

describe("numbers as a text has them", () => {
	const read = (number: string) => {
		const text = `{"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"a"},"spec":{"minReadySeconds":${number}}}`;
		return readJson(text, { keepNumbers: true }).value;
	};

	test.each(["5.0", "1e2", "1e99", "1.5"])("%s is no integer", (number) => {
		expect(failure(read(number))).toBe(
			`${CANNOT} json: cannot unmarshal number ${number} into Go struct field DaemonSetSpec.spec.minReadySeconds of type int32`,
		);
	});

	test("a quantity may have any", () => {
		const text = '{"containers":[{"name":"a","resources":{"requests":{"cpu":1.50,"memory":1e3}}}]}';
		const { spec } = decoded(withPodSpec(readJson(text, { keepNumbers: true }).value as object)) as DaemonSet;
		expect(spec?.template.spec?.containers[0]?.resources?.requests).toEqual({ cpu: "1500m", memory: "1e3" });
	});
});

describe("a map that a strategic merge patch has made", () => {
	const refused = (spec: object) =>
		failure({ metadata: { name: "a" }, spec }, { fromMap: true }).slice(CANNOT.length + 1);
	const inTemplate = (spec: object) => ({ template: { spec } });

	test("goes into its Go type in the converter's words", () => {
		expect(refused({ minReadySeconds: "5" })).toBe("unrecognized type: int32");
		expect(refused({ minReadySeconds: 1.5 })).toBe("cannot convert float64 to int32");
		expect(refused(inTemplate({ hostNetwork: 1 }))).toBe("unrecognized type: bool");
		expect(refused(inTemplate({ dnsPolicy: 1 }))).toBe("cannot convert int64 to v1.DNSPolicy");
		expect(refused(inTemplate({ dnsPolicy: {} }))).toBe("unrecognized type: string");
		expect(refused(inTemplate({ nodeSelector: [] }))).toBe("cannot restore map from slice");
		expect(refused(inTemplate({ containers: {} }))).toBe("cannot restore slice from map");
		expect(refused(inTemplate({ affinity: 5 }))).toBe("cannot restore struct from: int64");
		expect(refused({ updateStrategy: { rollingUpdate: { maxSurge: true } } })).toBe(
			"json: cannot unmarshal bool into Go value of type int32",
		);
	});

	test("wraps integers that are too large around", () => {
		const body = { metadata: { name: "a" }, spec: { minReadySeconds: 4294967301 } };
		expect(decoded(body, { fromMap: true })).toMatchObject({ spec: { minReadySeconds: 5 } });
	});

	test("has its unknown fields sorted", () => {
		const spec = { zone: 1, ...inTemplate({ also: 1 }), bogus: 1 };
		expect(failure({ metadata: { name: "a" }, spec }, { fromMap: true, fieldValidation: "Strict" })).toBe(
			`${CANNOT} strict decoding error: unknown field "spec.bogus", unknown field "spec.template.spec.also", unknown field "spec.zone"`,
		);
	});
});

describe("what the body says that it is", () => {
	test.each([
		[
			[],
			`the object provided is unrecognized (must be of type DaemonSet): couldn't get version/kind; json parse error: json: cannot unmarshal array into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" } (5b5d)`,
		],
		[
			{ apiVersion: 1.5, kind: "DaemonSet", metadata: {} },
			`the object provided is unrecognized (must be of type DaemonSet): couldn't get version/kind; json parse error: json: cannot unmarshal number into Go struct field .apiVersion of type string ({"apiVersion":1.5,"kind":"Daem ...)`,
		],
		[
			{ apiVersion: "a/b/c" },
			`the object provided is unrecognized (must be of type DaemonSet): unexpected GroupVersion string: a/b/c ({"apiVersion":"a/b/c"})`,
		],
		[
			{ apiVersion: "extensions/v1beta1", kind: "DaemonSet" },
			"the API version in the data (extensions/v1beta1) does not match the expected API version (apps/v1)",
		],
		[
			{ apiVersion: "apps/v1", kind: "Deployment" },
			'Deployment in version "v1" cannot be handled as a DaemonSet: converting (v1.Deployment) to (apps.DaemonSet): unknown conversion',
		],
		[
			{ apiVersion: "v1", kind: "List", items: [] },
			'List in version "v1" cannot be handled as a DaemonSet: converting (v1.List) to (apps.DaemonSet): unknown conversion',
		],
	])("%j", (body, message) => {
		expect(failure(body)).toBe(message);
	});
});
