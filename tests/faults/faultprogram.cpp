// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/faultprogram.h"

#include "tests/support/clirun.h"

namespace Landline::Testing {

bool FaultProgram::can(Need need) const
{
    switch (need) {
    case Need::Mirror:
        return !mirrored.isEmpty();
    case Need::PartFile:
        return !partName.isEmpty();
    case Need::ControlFile:
        return !controlName.isEmpty();
    default:
        return more.contains(need);
    }
}

QStringList FaultProgram::words(const FaultCase &fault, const QMap<QString, QString> &values) const
{
    QStringList out;
    for (const QString &word : command) {
        if (word != "{url}") {
            out.append(word);
            continue;
        }
        const bool hasList = fault.needs.contains(Need::Mirror) && mirrored.contains("{mirrors}");
        for (const auto &[need, value] : fault.needs.asKeyValueRange()) {
            if (hasList && need == Need::Checksum)
                continue; // it is in the list
            for (QString extra : more.value(need))
                out.append(extra.replace("{value}", value));
        }
        if (fault.needs.contains(Need::Mirror))
            out += mirrored;
        else
            out.append(word);
    }
    for (QString &word : out) {
        for (const auto &[placeholder, value] : values.asKeyValueRange())
            word.replace(placeholder, value);
    }
    // curl's -C and -J exclude each other.
    if (fault.needs.contains(Need::ServerName) && out.contains("-J")) {
        const qsizetype at = out.indexOf("-C");
        if (at >= 0)
            out.remove(at, 2);
    }
    return out;
}

static QStringList split(const char *command)
{
    return QString::fromUtf8(command).split(' ', Qt::SkipEmptyParts);
}

FaultProgram FaultProgram::landline()
{
    FaultProgram out;
    out.name = "Landline";
    out.command =
        QStringList{landlineCli()} + split("get --json -x 4 --timeout 2 --retries 2 -d {dir} {url}");
    out.more = {{Need::Checksum, split("--checksum sha-256={value}")},
                {Need::Rate, split("--limit-rate-each {value}")},
                {Need::ServerName, {}},
                {Need::Login, split("--user {value}")},
                {Need::Header, {"--header", "{value}"}},
                {Need::Authorities, split("--cacert {value}")},
                {Need::Progress, {}}};
    out.mirrored = split("-i {mirrors}");
    out.partName = "{name}.part";
    out.controlName = "{name}.part.landline";
    return out;
}

FaultProgram FaultProgram::aria2()
{
    FaultProgram out;
    out.name = "aria2";
    out.command = split("aria2c --no-conf -q -c -x4 -s4 -k1M --timeout=2 --connect-timeout=2 --max-tries=3 "
                        "--retry-wait=1 -d {dir} {url}");
    out.more = {{Need::Checksum, split("--checksum=sha-256={value}")},
                {Need::Rate, split("--max-download-limit={value}")},
                {Need::ServerName, {}},
                {Need::Login, split("--http-user={user} --http-passwd={password}")},
                {Need::Header, {"--header={value}"}},
                {Need::Authorities, split("--ca-certificate={value}")}};
    out.mirrored = split("{url} {mirror}");
    out.controlName = "{name}.aria2";
    return out;
}

FaultProgram FaultProgram::curl()
{
    FaultProgram out;
    out.name = "curl";
    out.command = split("curl -q -fsSL -C - --retry 2 --connect-timeout 2 --speed-limit 1 --speed-time 2 "
                        "--output-dir {dir} -O {url}");
    out.more = {{Need::Rate, split("--limit-rate {value}")},
                {Need::ServerName, {"-J"}},
                {Need::Login, split("--user {value}")},
                {Need::Header, {"--header", "{value}"}},
                {Need::Authorities, split("--cacert {value}")}};
    return out;
}

FaultProgram FaultProgram::wget()
{
    FaultProgram out;
    out.name = "wget";
    out.command = split("wget --no-config -q -c --tries=3 --waitretry=1 --timeout=2 "
                        "--retry-on-http-error=429,503 -P {dir} {url}");
    out.more = {{Need::Rate, split("--limit-rate={value}")},
                {Need::ServerName, {"--content-disposition"}},
                {Need::Login, split("--user={user} --password={password}")},
                {Need::Header, {"--header={value}"}},
                {Need::Authorities, split("--ca-certificate={value}")}};
    return out;
}

FaultProgram FaultProgram::fromCommand(const QString &command)
{
    FaultProgram out;
    out.command = QProcess::splitCommand(command);
    out.name = QFileInfo(out.command.value(0)).fileName();
    return out;
}

} // namespace Landline::Testing
