# Run at build time: cmake -DINPUT=<file> -DHEADER=<path> -DNAMESPACE=<a::b> -DFUNCTION=<name>
#                          -DOUTPUT=<file.cpp> -P embed_text.cmake
# Writes the definition of `std::string_view FUNCTION()`, which HEADER declares: the file's text.
file(READ ${INPUT} content)
set(text "// Made from a data file by cmake/embed_text.cmake.\n#include \"${HEADER}\"\n\n")
string(APPEND text "namespace ${NAMESPACE} {\n\nstd::string_view ${FUNCTION}() {\n")
string(APPEND text "  return R\"tfdata(${content})tfdata\";\n}\n\n}  // namespace ${NAMESPACE}\n")
file(WRITE ${OUTPUT} "${text}")
