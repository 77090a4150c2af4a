// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include <map>
#include <string>

namespace Landline::Bench {

/** What is measured; the names are columns and JSON keys. */
namespace Measure {
inline const QString joinCpu = QStringLiteral("join CPU s");
inline const QString joinEach = QStringLiteral("ms a join");
inline const QString memory = QStringLiteral("KiB a member");
inline const QString paced = QStringLiteral("paced CPU");
inline const QString p50 = QStringLiteral("p50 ms");
inline const QString p99 = QStringLiteral("p99 ms");
inline const QString windowed = QStringLiteral("windowed CPU");
inline const QString rate = QStringLiteral("deliveries/s");
inline const QString growth = QStringLiteral("growth MiB");
} // namespace Measure

using Figures = std::map<QString, double>;

struct Goal
{
    QString measure;
    double most = 0; ///< ours / this; of our own row: the value itself
};

struct Contender
{
    QString name;
    QString server;
    std::string dialect;
    double share = 1; ///< of the windowed messages, for servers that would take too long
    bool oneNeverReads = false;
    QList<Goal> goals; ///< ours beside this one
};

struct Work
{
    QString name;
    QString title;
    int members = 0;
    int speakers = 10;
    int pacedMessages = 0;
    int windowedMessages = 0;
    int bytes = 64; ///< of a text
    bool slow = false;
    QList<Goal> goals;           ///< of ours alone
    QList<Contender> contenders; ///< ours is the first
};

/** All that is measured where no server is named. */
[[nodiscard]] QList<Work> roomWorks();
/** A server that runs already; its dialect is "plain" or "upgraded". */
[[nodiscard]] Work givenWork(int members, const std::string &dialect);

} // namespace Landline::Bench
