// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/getoptions.h"

#include "app/cli/numberoption.h"
#include "core/base/bytecount.h"
#include "core/base/digest.h"
#include "core/base/filename.h"
#include "core/base/plaintext.h"
#include "core/downloads/proxychoice.h"

#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>

#include <cmath>

namespace Landline::Cli {

using namespace Landline::Downloads;

static QCommandLineOption valued(const char *name, const char *text, const char *value)
{
    return {QString::fromLatin1(name), QString::fromUtf8(text), QString::fromLatin1(value)};
}

static void addFileOptions(QCommandLineParser &parser)
{
    parser.addOptions({
        valued("d", "Saves in DIR (default: here).", "DIR"),
        valued("o", "Names the file; with one URL.", "NAME"),
        valued("i",
               "Reads URLs from FILE, “-” is standard input: a line a file, further URLs of it after a TAB, "
               "out=, dir=, checksum= and header= on indented lines below, # comments.",
               "FILE"),
        {QStringLiteral("no-glob"), QStringLiteral("Takes brackets and braces in URLs as they are.")},
        valued("on-conflict",
               "What to do when the file is there already: rename, overwrite, skip or fail (default rename).",
               "WHAT"),
        valued("checksum",
               "The file has to have this digest before it gets its name: sha-256, sha-512, sha-1 or md5.",
               "ALGO=HEX"),
        {QStringLiteral("checksum-file"),
         QStringLiteral("Looks for NAME.sha256 or SHA256SUMS beside the file and checks it by that.")},
        valued("hash", "Computes this digest along and reports it.", "ALGO"),
    });
}

static void addTransferOptions(QCommandLineParser &parser)
{
    parser.addOptions({
        valued("j", "How many files at once (default 3).", "N"),
        valued("x", "Connections for one file (default 4, at most 16).", "N"),
        valued("min-segment", "What is worth a connection of its own (default 1M).", "SIZE"),
        valued("max-per-host", "Connections to one host over all files (default 8).", "N"),
        valued("limit-rate", "Bytes a second for all files together; K, M and G are powers of 1024.", "R"),
        valued("limit-rate-each", "Bytes a second for one file.", "R"),
        valued("timeout", "Seconds without a byte before an attempt fails (default 30).", "S"),
        valued("retries", "Attempts after the first (default 5).", "N"),
        valued("max-wait",
               "The longest wait that a server's Retry-After is granted, in seconds (default 600).", "S"),
        valued("max-time", "Bounds a file's whole life, waits included, in seconds.", "S"),
    });
}

static void addServerOptions(QCommandLineParser &parser)
{
    parser.addOptions({
        valued("header", "Sends this header too; may be given more than once.", "K: V"),
        valued("user", "Name and password for the server that is asked.", "U:P"),
        {QStringLiteral("netrc"), QStringLiteral("Takes names and passwords from .netrc.")},
        valued("cookies", "Sends the cookies in FILE (Netscape's format), and those that redirects set.",
               "FILE"),
        valued("referer", "Says where the link was found.", "URL"),
        valued("user-agent", "Calls itself this.", "NAME"),
        valued("proxy", "Goes through http://HOST:PORT or socks5://HOST:PORT; “none”: through none.", "URL"),
        valued("cacert", "Trusts the authorities in FILE (PEM) instead of the system's.", "FILE"),
        {QStringLiteral("insecure"), QStringLiteral("Does not check who the server is.")},
    });
}

void GetOptions::addTo(QCommandLineParser &parser)
{
    addFileOptions(parser);
    addTransferOptions(parser);
    addServerOptions(parser);
    parser.addPositionalArgument(
        QStringLiteral("URL"),
        QStringLiteral("What to download; may hold ranges [001-100] and sets {a,b}. An interrupted download "
                       "goes on when the same command is run again."),
        QStringLiteral("URL..."));
}

namespace {

/** Reads options one after the other and keeps the first problem. */
class Reader
{
public:
    explicit Reader(const QCommandLineParser &parser)
        : m_parser(parser)
    {}

    [[nodiscard]] bool isSet(const char *name) const { return m_parser.isSet(QString::fromLatin1(name)); }
    [[nodiscard]] QString text(const char *name) const { return m_parser.value(QString::fromLatin1(name)); }
    [[nodiscard]] QStringList texts(const char *name) const
    {
        return m_parser.values(QString::fromLatin1(name));
    }

    int whole(const char *name, int byDefault, NumberRange range)
    {
        return keep(wholeNumberOption(m_parser, QString::fromLatin1(name), byDefault, range), byDefault);
    }
    std::chrono::milliseconds seconds(const char *name, std::chrono::milliseconds byDefault, double least)
    {
        const double usual = static_cast<double>(byDefault.count()) / 1000;
        const double value = keep(
            numberOption(m_parser, QString::fromLatin1(name), usual, {least, GetOptions::maxSeconds}), usual);
        return std::chrono::milliseconds(std::llround(value * 1000));
    }
    qint64 bytes(const char *name, qint64 byDefault, qint64 least)
    {
        if (!isSet(name))
            return byDefault;
        const Result<qint64> value = parseByteCount(text(name));
        if (!value || *value < least)
            problem(QStringLiteral("--%1 takes a size like 500K or 2M, not “%2”")
                        .arg(QString::fromLatin1(name), text(name)));
        return value.value_or(byDefault);
    }
    QString existingFile(const char *name)
    {
        if (!isSet(name))
            return {};
        const QFileInfo file(text(name));
        if (!file.isFile() || !file.isReadable())
            problem(QStringLiteral("--%1: cannot read %2").arg(QString::fromLatin1(name), file.filePath()));
        return file.absoluteFilePath();
    }
    template <class T>
    T keep(const Result<T> &result, T byDefault = {})
    {
        if (!result)
            problem(result.error().message);
        return result.value_or(byDefault);
    }
    void problem(const QString &text)
    {
        if (m_problem.isEmpty())
            m_problem = text;
    }
    [[nodiscard]] const QString &problem() const { return m_problem; }

private:
    const QCommandLineParser &m_parser;
    QString m_problem;
};

void readFiles(Reader &reader, GetOptions &out)
{
    out.common.directory = QDir(reader.text("d")).absolutePath();
    out.outName = reader.text("o");
    if (out.outName.toUtf8().size() > maxFileNameBytes)
        reader.problem(QStringLiteral("-o: a file's name has at most %1 bytes").arg(maxFileNameBytes));
    if (reader.isSet("o") && !isLeafName(out.outName))
        reader.problem(QStringLiteral("-o takes a file name, not “%1”; -d takes the directory")
                           .arg(plainText(out.outName, KeepBreaks::No)));
    out.lists = reader.texts("i");
    if (out.lists.contains(QString()))
        reader.problem(QStringLiteral("-i takes a file, or “-” for standard input"));
    if (reader.isSet("no-glob"))
        out.globbing = Globbing::Off;
    if (reader.isSet("on-conflict")) {
        const Result<ConflictPolicy> policy = conflictPolicyFromName(reader.text("on-conflict"));
        if (policy)
            out.common.onConflict = *policy;
        else
            reader.problem(QStringLiteral("--on-conflict: %1").arg(policy.error().message));
    }
    if (reader.isSet("checksum"))
        out.common.digest = reader.keep(parseFileDigest(reader.text("checksum")));
    out.common.usesChecksumFile = reader.isSet("checksum-file");
    if (reader.isSet("hash")) {
        const Result<Digest> digest = Digest::create(reader.text("hash"));
        if (digest)
            out.common.hashAlgorithm = digest->algorithm();
        else
            reader.problem(QStringLiteral("--hash: %1").arg(digest.error().message));
    }
}

void readTransfer(Reader &reader, GetOptions &out)
{
    DownloadRequest &common = out.common;
    out.filesAtOnce = reader.whole("j", out.filesAtOnce, {1, GetOptions::maxFilesAtOnce});
    common.connections = reader.whole("x", common.connections, {1, DownloadRequest::maxConnections});
    common.minSegment = reader.bytes("min-segment", common.minSegment, 1);
    out.settings.maxPerHost =
        reader.whole("max-per-host", out.settings.maxPerHost, {1, GetOptions::maxPerHost});
    out.settings.bytesPerSecond = reader.bytes("limit-rate", 0, 0);
    common.bytesPerSecond = reader.bytes("limit-rate-each", 0, 0);
    const auto stall = reader.seconds("timeout", common.stallTimeout, 0.001);
    common.stallTimeout = std::chrono::ceil<std::chrono::seconds>(stall);
    out.retries = reader.whole("retries", out.retries, {0, GetOptions::maxRetries});
    out.maxWait = reader.seconds("max-wait", out.maxWait, 0);
    out.maxTime = reader.seconds("max-time", out.maxTime, 0.001);
}

QString netrcPath()
{
    const QString named = qEnvironmentVariable("NETRC");
    return named.isEmpty() ? QDir::home().filePath(QStringLiteral(".netrc")) : named;
}

void readServer(Reader &reader, GetOptions &out)
{
    HttpAccess &access = out.common.access;
    for (const QString &line : reader.texts("header")) {
        const auto field = parseHeaderLine(line);
        if (field)
            access.headers.append(*field);
        else
            reader.problem(QStringLiteral("--header: %1").arg(field.error().message));
    }
    if (reader.isSet("user")) {
        const QString login = reader.text("user");
        access.user = login.section(u':', 0, 0);
        access.password = login.section(u':', 1);
        if (access.user.isEmpty())
            reader.problem(QStringLiteral("--user takes NAME:PASSWORD"));
    }
    if (reader.isSet("netrc"))
        access.netrcFile = netrcPath();
    access.cookieFile = reader.existingFile("cookies");
    access.referer = reader.text("referer");
    access.userAgent = reader.text("user-agent");
    if (const auto agent = parseHeaderLine(QStringLiteral("User-Agent:") + access.userAgent); !agent)
        reader.problem(QStringLiteral("--user-agent: %1").arg(agent.error().message));
    access.proxy = reader.text("proxy");
    if (reader.isSet("proxy")) {
        if (const Result<QNetworkProxy> proxy = proxyOf(access.proxy); !proxy)
            reader.problem(QStringLiteral("--proxy: %1").arg(proxy.error().message));
    }
    access.caCertificateFile = reader.existingFile("cacert");
    if (reader.isSet("insecure"))
        access.peerCheck = PeerCheck::Waived;
}

} // namespace

Result<GetOptions> GetOptions::from(const QCommandLineParser &parser)
{
    GetOptions out;
    Reader reader(parser);
    readFiles(reader, out);
    readTransfer(reader, out);
    readServer(reader, out);
    if (!reader.problem().isEmpty())
        return failure(ErrorCode::InvalidInput, reader.problem());
    return out;
}

} // namespace Landline::Cli
