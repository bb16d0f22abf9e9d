import { root } from "../../api/fieldPath";
import type { Fix, Rule } from "../rule";
import { SELECTOR_LABELS, selectorOfTemplate } from "./selectors";
import { fieldsOf, hasField, valueAt } from "./support/written";

/** API versions that are gone. */
export const apiVersionRules: readonly Rule[] = [
	{
		id: "api-version-gone",
		title: "API version that servers no longer have",
		severity: "error",
		why: "extensions/v1beta1, apps/v1beta1 and apps/v1beta2 were removed in Kubernetes v1.16: no server of today knows the object.",
		remedy:
			"Use apps/v1. It wants a selector, and updates by RollingUpdate where extensions/v1beta1 waited for pods to be deleted (OnDelete).",
		example: {
			bad: "apiVersion: extensions/v1beta1\nkind: DaemonSet\n",
			good: "apiVersion: apps/v1\nkind: DaemonSet\n",
		},
		checkWritten({ written }, report) {
			const version = written.apiVersion as unknown;
			if (typeof version !== "string" || !GONE.has(version)) return;
			const path = root("apiVersion");
			const fix: Fix[number][] = [{ set: path, value: "apps/v1" }];
			const spec = fieldsOf(written.spec);
			const selector = selectorOfTemplate(spec);
			if (spec && selector && !valueAt(spec, "selector")) fix.push({ set: SELECTOR_LABELS, value: selector });
			if (hasField(spec, "templateGeneration")) fix.push({ remove: root("spec").child("templateGeneration") });
			report({ path, message: `no server since v1.16 has DaemonSets of ${version}`, fix });
		},
	},
];

const GONE: ReadonlySet<string> = new Set(["extensions/v1beta1", "apps/v1beta1", "apps/v1beta2"]);
