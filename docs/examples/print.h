// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdio>

inline void print(const QString &line)
{
    std::puts(qPrintable(line));
    std::fflush(stdout);
}
