import { describe, expect, test } from "vitest";
import { findings, fixOf } from "./harness";

describe("selector-mismatch", () => {
	const pod = (selector: string, labels: string): string =>
		`selector: ${selector}\ntemplate:\n  metadata:\n    labels: ${labels}\n`;

	test.each([
		[
			"a slip in the value",
			pod("{matchLabels: {app: agent}}", "{app: agnet}"),
			"spec.selector.matchLabels[app]: the selector wants app: agent, but the template has app: agnet; did you mean app: agnet?",
		],
		[
			"another value",
			pod("{matchLabels: {app: agent}}", "{app: web}"),
			"spec.selector.matchLabels[app]: the selector wants app: agent, but the template has app: web",
		],
		[
			"a slip in the key",
			pod("{matchLabels: {tier: node}}", "{teir: node}"),
			"spec.selector.matchLabels[tier]: the selector wants tier: node, which the template does not have; did you mean teir: node?",
		],
		[
			"a key with and without its prefix",
			pod("{matchLabels: {name: agent}}", "{app.kubernetes.io/name: agent}"),
			"spec.selector.matchLabels[name]: the selector wants name: agent, which the template does not have; did you mean app.kubernetes.io/name: agent?",
		],
		[
			"the value under another key",
			pod("{matchLabels: {app: agent}}", "{k8s-app: agent, tier: node}"),
			"spec.selector.matchLabels[app]: the selector wants app: agent, which the template does not have; did you mean k8s-app: agent?",
		],
		[
			"no labels at all",
			pod("{matchLabels: {app: agent}}", "null"),
			"spec.selector.matchLabels[app]: the selector wants app: agent, which the template does not have",
		],
		[
			"In",
			pod("{matchExpressions: [{key: app, operator: In, values: [a, b]}]}", "{app: agent}"),
			'spec.selector.matchExpressions[0]: the selector wants app in (a, b), which the template has as "agent"',
		],
		[
			"NotIn",
			pod("{matchExpressions: [{key: app, operator: NotIn, values: [agent]}]}", "{app: agent}"),
			'spec.selector.matchExpressions[0]: the selector wants app not in (agent), which the template has as "agent"',
		],
		[
			"Exists",
			pod("{matchExpressions: [{key: tier, operator: Exists}]}", "{app: agent}"),
			"spec.selector.matchExpressions[0]: the selector wants tier, which the template does not have",
		],
		[
			"DoesNotExist",
			pod("{matchExpressions: [{key: app, operator: DoesNotExist}]}", "{app: agent}"),
			'spec.selector.matchExpressions[0]: the selector wants no app, which the template has as "agent"',
		],
	])("%s", (_, text, expected) => {
		expect(findings("selector-mismatch", text)).toEqual([expected]);
	});

	test("numbers are the matter of unquoted-value", () => {
		expect(findings("selector-mismatch", pod("{matchLabels: {app: 1}}", "{app: agent}"))).toEqual([]);
		expect(findings("selector-mismatch", pod("{matchLabels: {app: agent}}", "{app: 1}"))).toEqual([]);
	});
});

describe("selector-missing", () => {
	test.each(["selector: null\n", "selector: {}\n", "selector: {matchLabels: null, matchExpressions: []}\n"])(
		"%j",
		(selector) => {
			const text = `${selector}template:\n  metadata:\n    labels: {app: agent, version: v2.1.0}\n`;
			expect(findings("selector-missing", text)).toEqual([
				"spec.selector: no selector says which pods are the DaemonSet's; the labels of its template would do: app: agent",
			]);
			expect(fixOf("selector-missing", text)).toEqual([{ set: "spec.selector.matchLabels", value: { app: "agent" } }]);
		},
	);

	test("is not mended where the template has no labels", () => {
		const text = "selector: null\ntemplate:\n  metadata: {labels: null}\n";
		expect(findings("selector-missing", text)).toEqual([
			"spec.selector: no selector says which pods are the DaemonSet's, and its template has no labels to select by",
		]);
		expect(fixOf("selector-missing", text)).toBeUndefined();
	});
});

describe("api-version-gone", () => {
	test("goes to apps/v1, with the selector that was made of the labels, without what is gone", () => {
		const text =
			"apiVersion: extensions/v1beta1\nkind: DaemonSet\nspec:\n  templateGeneration: 1\n  selector: null\n  template:\n    metadata:\n      labels: {app: agent}\n";
		expect(findings("api-version-gone", text)).toEqual([
			"apiVersion: no server since v1.16 has DaemonSets of extensions/v1beta1",
		]);
		expect(fixOf("api-version-gone", text)).toEqual([
			{ set: "apiVersion", value: "apps/v1" },
			{ set: "spec.selector.matchLabels", value: { app: "agent" } },
			{ remove: "spec.templateGeneration" },
		]);
	});

	test("keeps a selector that is there", () => {
		const text = "apiVersion: apps/v1beta2\nkind: DaemonSet\n";
		expect(fixOf("api-version-gone", text)).toEqual([{ set: "apiVersion", value: "apps/v1" }]);
	});
});

describe("deployment-fields", () => {
	test.each([
		["replicas: 3\n", [{ remove: "spec.replicas" }]],
		["strategy: {type: RollingUpdate}\n", [{ rename: "spec.strategy", to: "updateStrategy" }]],
		["strategy: {rollingUpdate: {maxUnavailable: 1}}\n", [{ rename: "spec.strategy", to: "updateStrategy" }]],
		["strategy: {type: Recreate}\n", undefined],
		["strategy: {rollingUpdate: {maxUnavailable: 25%, maxSurge: 25%}}\n", undefined],
		["strategy: {type: RollingUpdate}\nupdateStrategy: {type: OnDelete}\n", undefined],
		[
			"updateStrategy: {maxUnavailable: 2}\n",
			[
				{ set: "spec.updateStrategy.rollingUpdate.maxUnavailable", value: 2 },
				{ remove: "spec.updateStrategy.maxUnavailable" },
			],
		],
	])("%j is mended where one mending is safe", (text, fix) => {
		expect(fixOf("deployment-fields", text)).toEqual(fix);
	});

	test("says what to write instead", () => {
		expect(findings("deployment-fields", "replicas: 3\nstrategy: {type: Recreate}\nserviceName: agent\n")).toEqual([
			"spec.replicas: replicas is no field of a DaemonSet, which has one pod on each node that it selects",
			"spec.strategy: strategy is no field of a DaemonSet, where it is updateStrategy",
			"spec.serviceName: serviceName is no field of a DaemonSet, whose pods have no names of their own in DNS",
		]);
		expect(findings("deployment-fields", "updateStrategy: {type: Recreate}\n")).toEqual([
			"spec.updateStrategy.type: a DaemonSet has no update strategy Recreate",
		]);
	});
});

test("misplaced-field names where each field belongs", () => {
	const text = `
spec:
  nodeSelector: {disk: ssd}
  template:
    containers: []
    spec:
      image: example.com/agent
      updateStrategy: {}
      securityContext: {privileged: true, fsGroup: 1}
      containers:
        - name: agent
          hostNetwork: true
          privileged: true
          securityContext: {fsGroup: 1, privileged: true}
`;
	expect(findings("misplaced-field", text)).toEqual([
		"spec.nodeSelector: nodeSelector does not belong here, but into spec.template.spec",
		"spec.template.containers: containers does not belong here, but into spec.template.spec",
		"spec.template.spec.image: image does not belong here, but into a container",
		"spec.template.spec.updateStrategy: updateStrategy does not belong here, but into spec",
		"spec.template.spec.securityContext.privileged: privileged does not belong here, but into a container's securityContext",
		"spec.template.spec.containers[0].hostNetwork: hostNetwork does not belong here, but into spec.template.spec",
		"spec.template.spec.containers[0].privileged: privileged does not belong here, but into the container's securityContext",
		"spec.template.spec.containers[0].securityContext.fsGroup: fsGroup does not belong here, but into the pod's securityContext",
	]);
});

test("unquoted-value finds numbers and truth values wherever text belongs", () => {
	const text = `
metadata:
  labels: {version: 1.10}
  annotations: {ready: yes}
spec:
  selector:
    matchLabels: {app: on}
  template:
    metadata:
      labels: {app: on}
      annotations: {port: 9100}
    spec:
      nodeSelector: {gpu: true}
      tolerations:
        - {key: gpu, value: true}
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchExpressions:
                  - {key: cpus, operator: Gt, values: [4]}
      containers:
        - name: agent
          args: [--port, 9100]
          env:
            - {name: VERBOSE, value: no}
`;
	expect(findings("unquoted-value", text)).toEqual([
		"metadata.labels[version]: label version must be text, but without quotes it is the number 1.1",
		"metadata.annotations[ready]: annotation ready must be text, but without quotes it is the truth value true",
		"spec.selector.matchLabels[app]: label app must be text, but without quotes it is the truth value true",
		"spec.template.metadata.labels[app]: label app must be text, but without quotes it is the truth value true",
		"spec.template.metadata.annotations[port]: annotation port must be text, but without quotes it is the number 9100",
		"spec.template.spec.nodeSelector[gpu]: node label gpu must be text, but without quotes it is the truth value true",
		"spec.template.spec.tolerations[0].value: the value of a toleration must be text, but without quotes it is the truth value true",
		"spec.template.spec.containers[0].env[0].value: variable VERBOSE must be text, but without quotes it is the truth value false",
		"spec.template.spec.containers[0].args[1]: an argument must be text, but without quotes it is the number 9100",
		"spec.template.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values[0]: a value of the node affinity must be text, but without quotes it is the number 4",
	]);
	expect(fixOf("unquoted-value", text)).toEqual([{ quote: "metadata.labels[version]" }]);
});

describe("leftovers", () => {
	test("an empty status is what kubectl create --dry-run writes", () => {
		expect(findings("status-in-file", "status: {}\n")).toEqual([]);
		expect(fixOf("status-in-file", "status: {numberReady: 3}\n")).toEqual([{ remove: "status" }]);
	});

	test("what the server fills is taken out, a creationTimestamp of null left alone", () => {
		const text =
			"metadata:\n  creationTimestamp: null\n  uid: 1b2c\n  generation: 3\n  annotations: {deprecated.daemonset.template.generation: '3'}\n";
		expect(findings("server-fields", text)).toEqual([
			"metadata.generation: the file has generation, which the server fills",
			"metadata.uid: the file has uid, which the server fills",
			"metadata.annotations[deprecated.daemonset.template.generation]: the file has the annotation deprecated.daemonset.template.generation, which the server fills",
		]);
		expect(
			fixOf("last-applied", "metadata:\n  annotations: {kubectl.kubernetes.io/last-applied-configuration: x}\n"),
		).toEqual([{ remove: "metadata.annotations[kubectl.kubernetes.io/last-applied-configuration]" }]);
	});
});
