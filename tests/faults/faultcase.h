// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/faults/faultplace.h"
#include "tests/support/httptestserver.h"

#include <QMap>

namespace Landline::Testing {

/** What a case asks of a program beside fetching a URL; one that can't is not judged by the case. */
enum class Need {
    Checksum,    ///< {value}: the SHA-256 that the file has to have
    Rate,        ///< {value}: bytes a second
    Mirror,      ///< {value}: a second URL of the same file
    ServerName,  ///< the file is called what the server says
    Login,       ///< {value}: USER:PASSWORD
    Header,      ///< {value}: a header line
    Authorities, ///< {value}: a PEM file of whom to trust
    PartFile,    ///< unfinished files have a name of their own
    ControlFile, ///< what is needed to go on is kept in a file
    Progress     ///< it prints events with "bytes" and "total", as landline-cli does
};

enum class RunEnd { ByItself, Interrupted, Killed };

/** One run of the program, or several at once, and what the servers do meanwhile. */
struct FaultStep
{
    HttpAnswer here;
    HttpAnswer there = {};         ///< of the server with another origin; none: 404 to all
    RunEnd end = RunEnd::ByItself; ///< else by a signal, once all has gone quiet, or …
    qint64 atBytes = -1;           ///< … once so many bytes have been sent during this step
    int runs = 1;
    /** What has happened to the files since the last step. */
    std::function<void(FaultPlace &)> before = {};
    qint64 mostBytes = -1; ///< of bodies that may be sent in this step: the rest was there; -1: any number
    bool mustFail = false; ///< an exit status of 0 is wrong already here
    QString path = {};     ///< fetched in this step instead of the case's
};

/** What has to come of it. "No file": an exit status above 0, and nothing that claims to be the file. */
enum class Wanted { File, NoFile, FileOrNoFile };

/** What there was to see when all runs had ended. */
struct FaultSight
{
    const FaultCase &fault;
    const FaultPlace &place;
    const QList<HttpTestRequest> &here;
    const QList<HttpTestRequest> &there;
    const QByteArray &output;       ///< of the last step's runs
    std::chrono::milliseconds took; ///< by the last step
    qint64 memory;                  ///< bytes that one run had at most
};

/** A way in which a server, a disk or a person can make a download go wrong, and what has to be true then. */
struct FaultCase
{
    QByteArray family; ///< "F1", as in faultFamilies()
    QString name;      ///< what has to hold, as a sentence
    QList<FaultStep> steps;
    Wanted wanted = Wanted::File;
    QList<QByteArray> versions = {}; ///< any of which is right, whole; none: fileBody()
    QString path = QStringLiteral("/file.bin");
    QMap<Need, QString> needs = {}; ///< with their values; {here} and {there} stand for the servers
    bool mayHaveAnyName = false;    ///< the file is right under whatever name
    QString certificate = {}; ///< not empty: the first server is encrypted, with tests/data/tls/NAME.pem
    qint64 diskBytes = 0;     ///< the directory is a disk of this size
    qint64 mostBytes = -1;    ///< of bodies in all steps together
    int mostRequests = 200;   ///< to both servers together: no hammering
    std::function<QString(const FaultSight &)> also = {};      ///< empty, or what is wrong
    std::function<QString(const FaultSight &)> shortfall = {}; ///< empty, or what is less than was asked for
};

/** What cases fetch unless they say otherwise: long enough for several connections. */
[[nodiscard]] const QByteArray &fileBody();

/** A family of cases: what they have in common, in a few words. */
struct FaultFamily
{
    QByteArray id;
    QString title;
};

[[nodiscard]] QList<FaultFamily> faultFamilies();
/** Every case, by family. The same in each run. */
[[nodiscard]] QList<FaultCase> faultCases(quint32 seed = 1);

[[nodiscard]] QList<FaultCase> versionFaults();
[[nodiscard]] QList<FaultCase> rangeFaults();
[[nodiscard]] QList<FaultCase> answerFaults();
[[nodiscard]] QList<FaultCase> serverFaults();
[[nodiscard]] QList<FaultCase> redirectFaults();
[[nodiscard]] QList<FaultCase> nameFaults();
[[nodiscard]] QList<FaultCase> diskFaults();
[[nodiscard]] QList<FaultCase> checksumFaults();
/** Twenty SIGKILLs of downloads over several connections, at points that `seed` chooses. */
[[nodiscard]] QList<FaultCase> killFaults(quint32 seed = 1);

} // namespace Landline::Testing
