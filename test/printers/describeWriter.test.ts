import { expect, test } from "vitest";
import { alignColumns, DescribeWriter } from "../../src/printers/describe/writer";

test.each([
	["cells of neighbouring lines share a width", "a:\tx\nlong:\ty\n", "a:     x\nlong:  y\n"],
	["a line without cells ends the column", "a:\tx\nno cells\nlonger:\ty\n", "a:  x\nno cells\nlonger:  y\n"],
	["the last cell of a line widens no column", "a:\tvery long\tz\nb:\ty\n", "a:  very long  z\nb:  y\n"],
	["an empty first cell takes its column's width", "Labels:\ta=1\n\tb=2\n", "Labels:  a=1\n         b=2\n"],
	["columns further right line up within their run", "a\tb\tc\nlonger\tbb\tcc\n", "a       b   c\nlonger  bb  cc\n"],
	["characters count, not bytes", "é:\tx\nab:\ty\n", "é:   x\nab:  y\n"],
])("%s", (_, text, aligned) => {
	expect(alignColumns(text)).toBe(aligned);
});

test("what could drive a terminal is shown, not sent", () => {
	const writer = new DescribeWriter();
	writer.field(0, "Image", "\u001b[31mred\r");
	expect(writer.toString()).toBe("Image:  ^[[31mred\\r\n");
});
