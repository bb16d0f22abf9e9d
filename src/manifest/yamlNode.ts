/** What a YAML document says, before its values are read: the tree that both parsers give. */
export type YamlNode = ScalarNode | SequenceNode | MappingNode | AliasNode;

interface Placed {
	/** Offset in the text that was parsed. */
	offset: number;
}

export interface ScalarNode extends Placed {
	kind: "scalar";
	value: string;
	/** In full (tag:yaml.org,2002:int), or "". */
	tag: string;
	/** Neither quoted nor tagged: its value decides its type. */
	plain: boolean;
}

export interface SequenceNode extends Placed {
	kind: "sequence";
	items: YamlNode[];
}

export interface MappingNode extends Placed {
	kind: "mapping";
	/** Keys and values in turn. */
	pairs: YamlNode[];
}

export interface AliasNode extends Placed {
	kind: "alias";
	name: string;
	target: YamlNode;
}
