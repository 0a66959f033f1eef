add_library(daodi_warnings INTERFACE)
add_library(daodi::warnings ALIAS daodi_warnings)
target_compile_options(
  daodi_warnings INTERFACE -Wall -Wextra -Werror -Wshadow -Wnon-virtual-dtor
                           -Woverloaded-virtual -Wno-missing-field-initializers)

# No file of a build tells where it was built; with the ccache settings of the
# presets a fresh clone reuses what another folder compiled.
add_compile_options(-ffile-prefix-map=${PROJECT_SOURCE_DIR}=.)

if(DAODI_SANITIZER)
  add_compile_options(-fsanitize=${DAODI_SANITIZER} -fno-omit-frame-pointer
                      -fno-sanitize-recover=all)
  if(DAODI_SANITIZER MATCHES undefined)
    # AddressSanitizer stops at a null or stray pointer too; checking each use of
    # a pointer for it doubles the time to compile.
    add_compile_options(-fno-sanitize=null,vptr,object-size)
  endif()
  add_link_options(-fsanitize=${DAODI_SANITIZER})
  if(DAODI_SANITIZER STREQUAL thread)
    add_link_options(-Wl,--version-script=${CMAKE_CURRENT_LIST_DIR}/tsan_own_vectors.map)
  endif()
endif()
