# Generated code is compiled without daodi::warnings and its headers reach
# users as system headers: its style is protoc's, not ours.
set(DAODI_GENERATED_DIR ${PROJECT_BINARY_DIR}/generated)
file(MAKE_DIRECTORY ${DAODI_GENERATED_DIR})

# daodi_generate(<out: sources> SUFFIX <.pb|.grpc.pb> OPTIONS <protoc options>
#                ROOT <import root of PROTOS> [IMPORT_ROOTS ...] PROTOS <paths under ROOT>)
function(daodi_generate out)
  cmake_parse_arguments(ARG "" "SUFFIX;ROOT" "OPTIONS;IMPORT_ROOTS;PROTOS" ${ARGN})
  set(import_options -I${ARG_ROOT})
  foreach(root ${ARG_IMPORT_ROOTS})
    list(APPEND import_options -I${root})
  endforeach()
  set(sources)
  foreach(proto ${ARG_PROTOS})
    string(REGEX REPLACE "\\.proto$" "${ARG_SUFFIX}" stem ${proto})
    set(generated ${DAODI_GENERATED_DIR}/${stem})
    add_custom_command(
      OUTPUT ${generated}.cc ${generated}.h
      COMMAND protobuf::protoc ${ARG_OPTIONS} ${import_options} ${proto}
      DEPENDS ${ARG_ROOT}/${proto}
      VERBATIM)
    list(APPEND sources ${generated}.cc)
  endforeach()
  set(${out} ${sources} PARENT_SCOPE)
endfunction()

function(daodi_add_generated_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_library(daodi_${name} STATIC ${ARG_SOURCES})
  add_library(daodi::${name} ALIAS daodi_${name})
  target_include_directories(daodi_${name} SYSTEM PUBLIC ${DAODI_GENERATED_DIR})
  target_link_libraries(daodi_${name} PUBLIC ${ARG_LINK})
  target_compile_options(daodi_${name} PRIVATE -w)
endfunction()

# daodi_proto_library(NAME <name> ROOT <dir> [IMPORT_ROOTS <dirs>] PROTOS <paths under ROOT>
#                     [LINK <targets>]) makes daodi::<name> with the messages.
function(daodi_proto_library)
  cmake_parse_arguments(ARG "" "NAME;ROOT" "IMPORT_ROOTS;PROTOS;LINK" ${ARGN})
  daodi_generate(
    sources
    SUFFIX .pb
    OPTIONS --cpp_out=${DAODI_GENERATED_DIR}
    ROOT ${ARG_ROOT}
    IMPORT_ROOTS ${ARG_IMPORT_ROOTS}
    PROTOS ${ARG_PROTOS})
  daodi_add_generated_library(${ARG_NAME} SOURCES ${sources} LINK ${ARG_LINK}
                                                                  protobuf::libprotobuf)
endfunction()

# daodi_grpc_library(...): the same for service stubs and their mocks; LINK
# names the library of the messages.
function(daodi_grpc_library)
  cmake_parse_arguments(ARG "" "NAME;ROOT" "IMPORT_ROOTS;PROTOS;LINK" ${ARGN})
  daodi_generate(
    sources
    SUFFIX .grpc.pb
    OPTIONS --grpc_out=${DAODI_GENERATED_DIR}
            --plugin=protoc-gen-grpc=$<TARGET_FILE:gRPC::grpc_cpp_plugin>
    ROOT ${ARG_ROOT}
    IMPORT_ROOTS ${ARG_IMPORT_ROOTS}
    PROTOS ${ARG_PROTOS})
  daodi_add_generated_library(${ARG_NAME} SOURCES ${sources} LINK ${ARG_LINK} gRPC::grpc++)
endfunction()
