# compile_together(TARGET N FOLDER FILES...): files of one folder below FOLDER are compiled N at a time, as one unit: what their folder's
# headers cost is paid once. Names in an unnamed namespace are then shared by a folder, so each is given once; the debug, asan and clang presets
# compile every file alone and so find a missing include.
function(compile_together target size folder)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  foreach(file ${ARGN})
    file(RELATIVE_PATH path ${CMAKE_SOURCE_DIR} ${file})
    if(NOT path MATCHES "^${folder}/")
      continue()
    endif()
    get_filename_component(of ${path} DIRECTORY)
    string(MAKE_C_IDENTIFIER ${of} of)
    math(EXPR n "0${${of}_files} + 1")
    set(${of}_files ${n})
    math(EXPR part "(${n} - 1) / ${size}")
    set_source_files_properties(${file} PROPERTIES UNITY_GROUP ${of}_${part})
  endforeach()
endfunction()
