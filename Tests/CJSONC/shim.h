// Not <json-c/json.h>: that brings debug.h and other headers of common names.
#include <json-c/json_object.h>
#include <json-c/json_object_iterator.h>
#include <json-c/json_tokener.h>
