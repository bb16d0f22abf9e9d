import { formatLabelSelector } from "../../api/labelSelector";
import type { PodTemplateSpec, V1TopologySpreadConstraint } from "../../api/types";
import { writeContainers } from "./containers";
import { compare, writeAnnotations, writeLabels, writeLines, writeTolerations } from "./lists";
import { writeVolumes } from "./volumes";
import type { DescribeWriter } from "./writer";

/** The "Pod Template" section of every controller. */
export function writePodTemplate(writer: DescribeWriter, template: PodTemplateSpec | undefined): void {
	writer.write(0, "Pod Template:\n");
	const { metadata, spec } = template ?? {};
	writeLabels(writer, "  Labels", metadata?.labels);
	if (Object.keys(metadata?.annotations ?? {}).length > 0) {
		writeAnnotations(writer, "  Annotations", metadata?.annotations);
	}
	if (spec?.serviceAccountName) writer.field(1, "Service Account", spec.serviceAccountName);
	if (spec?.initContainers?.length) {
		writeContainers(writer, "Init Containers", spec.initContainers, { space: "  " });
	}
	writeContainers(writer, "Containers", spec?.containers ?? [], { space: "  " });
	writeVolumes(writer, spec?.volumes, "  ");
	writeTopologySpread(writer, spec?.topologySpreadConstraints, "  ");
	if (spec?.priorityClassName) writer.field(1, "Priority Class Name", spec.priorityClassName);
	writeLabels(writer, "  Node-Selectors", spec?.nodeSelector);
	writeTolerations(writer, "  Tolerations", spec?.tolerations);
}

export function writeTopologySpread(
	writer: DescribeWriter,
	constraints: readonly V1TopologySpreadConstraint[] | undefined,
	space = "",
): void {
	if (!constraints?.length) return;
	const lines = [...constraints]
		.sort((a, b) => compare(a.topologyKey, b.topologyKey))
		.map(({ topologyKey, whenUnsatisfiable, maxSkew, labelSelector }) => {
			const selector = labelSelector ? ` for selector ${formatLabelSelector(labelSelector)}` : "";
			return `${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded${selector}`;
		});
	writeLines(writer, `${space}Topology Spread Constraints`, lines, `${space}\t`);
}
