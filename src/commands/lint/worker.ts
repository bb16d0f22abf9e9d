import { keepCompiled } from "../../cli/codeCache";

// Nothing else is imported here: what this thread compiles is kept only from the next line on.
keepCompiled();
void import("./linter");
