add_library(daodi_warnings INTERFACE)
add_library(daodi::warnings ALIAS daodi_warnings)
target_compile_options(
  daodi_warnings INTERFACE -Wall -Wextra -Werror -Wshadow -Wnon-virtual-dtor
                           -Woverloaded-virtual -Wno-missing-field-initializers)

if(DAODI_SANITIZER)
  add_compile_options(-fsanitize=${DAODI_SANITIZER} -fno-omit-frame-pointer
                      -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${DAODI_SANITIZER})
endif()
