// Named one by one: the umbrella header drags json-c's bare-named helpers into every dependent.
#include <json-c/json_object.h>
#include <json-c/json_object_iterator.h>
#include <json-c/json_tokener.h>
