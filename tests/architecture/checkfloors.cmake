# Reads every include line against the table of floors: who may include whom. Fails with the lines that break it.
# Run: cmake -DROOT=<source directory> -P checkfloors.cmake

# floor : floors it may include (itself always)
set(FLOORS
    "core/base:"
    "core/tasks:core/base"
    "core/tasks/kinds:core/tasks core/base"
    "core/net:core/base"
    "core/discovery:core/net core/base"
    "core/chat/wire:core/net core/base core/chat"
    "core/chat/history:core/chat/wire core/net core/base core/chat"
    "core/chat/server:core/chat/history core/chat/wire core/net core/base core/chat"
    "core/chat/client:core/chat/history core/chat/wire core/net core/base core/chat"
    "core/chat/rooms:core/chat/server core/chat/client core/chat/history core/chat/wire core/net core/base core/chat"
    "core/chat:core/net core/base"
    "core/downloads:core/tasks core/tasks/kinds core/net core/base"
    "core/share:core/downloads core/discovery core/tasks core/net core/base"
    "ui/models:core"
    "ui/painting:ui/models core"
    "ui/chat:ui/painting ui/models core"
    "ui/downloads:ui/painting ui/models core"
    "ui/tasks:ui/painting ui/models core"
    "ui/dialogs:ui/chat ui/downloads ui/tasks ui/painting ui/models core"
    "ui:ui/dialogs ui/chat ui/downloads ui/tasks ui/painting ui/models core"
    "app/common:core"
    "app/control:core"
    "app/cli:app/control app/common core"
    "app/gui:app/control app/common ui core"
    "tests:tests core ui app"
)
# Qt modules that a tree may not use, by header or by directory. <QtWidgets/QWidget> compiles without linking Widgets.
set(GUI_HEADERS "^(QtGui|QtWidgets|QtSvg|QtOpenGL|QtPrintSupport)(/|$)|^(QWidget|QApplication|QGuiApplication|QColor|QPainter|QPixmap|QImage|QIcon|QFont|QPalette|QWindow|QAction|QClipboard|QTextDocument|QTextLayout|QSvgRenderer|QMimeDatabaseIcon)$")
set(WITHOUT_GUI "core/" "ui/models/" "app/cli/" "app/common/" "app/control/")

set(violations "")

function(floor_of path out)
    set(best "")
    foreach(row IN LISTS FLOORS)
        string(REGEX REPLACE ":.*" "" floor "${row}")
        string(FIND "${path}" "${floor}/" at)
        string(LENGTH "${floor}" length)
        string(LENGTH "${best}" best_length)
        if(at EQUAL 0 AND length GREATER best_length)
            set(best "${floor}")
        endif()
    endforeach()
    set(${out} "${best}" PARENT_SCOPE)
endfunction()

function(check_include file include)
    floor_of("${file}" from)
    foreach(tree IN LISTS WITHOUT_GUI)
        string(FIND "${file}" "${tree}" at)
        if(at EQUAL 0 AND "${include}" MATCHES "${GUI_HEADERS}")
            list(APPEND violations "${file}: <${include}> needs a display's libraries, which ${tree} must not")
        endif()
    endforeach()
    floor_of("${include}" to)
    if(NOT to STREQUAL "" AND NOT to STREQUAL from)
        set(allowed "")
        foreach(row IN LISTS FLOORS)
            if(row MATCHES "^${from}:(.*)$")
                string(REPLACE " " ";" allowed "${CMAKE_MATCH_1}")
            endif()
        endforeach()
        set(ok FALSE)
        foreach(floor IN LISTS allowed)
            string(FIND "${to}/" "${floor}/" at)
            # "core/chat" allows its values (message.h), not its rooms; "core" and "ui" allow all below them.
            if(to STREQUAL floor OR (at EQUAL 0 AND floor MATCHES "^(core|ui|app|tests)$"))
                set(ok TRUE)
            endif()
        endforeach()
        if(NOT ok)
            list(APPEND violations "${file}: \"${include}\": ${from} may not include ${to}")
        endif()
    elseif(to STREQUAL "" AND "${include}" MATCHES "^(core|ui|app|tests)/")
        list(APPEND violations "${file}: \"${include}\" lies on no known floor")
    endif()
    set(violations "${violations}" PARENT_SCOPE)
endfunction()

# The check must be able to fail: these three are violations, and it must say so.
check_include("core/base/x.h" "core/tasks/task.h")
check_include("core/chat/server/x.h" "core/chat/client/chatclient.h")
check_include("core/net/x.h" "QtWidgets/QWidget")
list(LENGTH violations found)
if(NOT found EQUAL 3)
    message(FATAL_ERROR "the check of the floors is broken: it found ${found} of 3 planted violations")
endif()
set(violations "")

file(GLOB_RECURSE files RELATIVE "${ROOT}" "${ROOT}/core/*.h" "${ROOT}/core/*.cpp" "${ROOT}/ui/*.h" "${ROOT}/ui/*.cpp"
    "${ROOT}/app/*.h" "${ROOT}/app/*.cpp" "${ROOT}/tests/*.h" "${ROOT}/tests/*.cpp")
foreach(file IN LISTS files)
    file(STRINGS "${ROOT}/${file}" lines REGEX "^[ \t]*#[ \t]*include[ \t]+[<\"]")
    foreach(line IN LISTS lines)
        string(REGEX REPLACE "^[ \t]*#[ \t]*include[ \t]+[<\"]([^>\"]*)[>\"].*$" "\\1" include "${line}")
        check_include("${file}" "${include}")
    endforeach()
endforeach()

list(LENGTH files count)
if(violations)
    list(JOIN violations "\n  " text)
    message(FATAL_ERROR "includes that break the floors (see ARCHITECTURE.md):\n  ${text}")
endif()
message(STATUS "${count} files keep to their floors")
