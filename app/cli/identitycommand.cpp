// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/identitycommand.h"

#include "app/cli/eventwriter.h"
#include "app/cli/passwordfile.h"
#include "app/cli/profilekey.h"
#include "core/base/filesystem.h"
#include "core/base/privatefile.h"
#include "core/net/keywords.h"

#include <QCommandLineParser>
#include <QDateTime>

namespace Landline::Cli {

using Net::TlsIdentity;

static constexpr qint64 maxFileBytes = 64 * 1024;
static const QString passphraseOption = QStringLiteral("passphrase-file");
static const QString replaceOption = QStringLiteral("replace");

void IdentityCommand::addOptions(QCommandLineParser &parser) const
{
    parser.addOptions({
        {passphraseOption, QStringLiteral("The passphrase of the exported key is FILE's first line."),
         QStringLiteral("FILE")},
        {replaceOption,
         QStringLiteral("Import in place of the key that the profile has, which is moved aside.")},
    });
    parser.addPositionalArgument(
        QStringLiteral("ACTION"),
        QStringLiteral("show (default), export FILE, or import FILE: take the key to another machine."),
        QStringLiteral("[show | export FILE | import FILE]"));
}

static void tell(const TlsIdentity &identity, EventWriter &writer)
{
    const QString words = Net::keyWords(identity.fingerprint());
    writer.line(identity.fingerprint());
    writer.line(words);
    writer.event({{QStringLiteral("event"), QStringLiteral("identity")},
                  {QStringLiteral("fingerprint"), identity.fingerprint()},
                  {QStringLiteral("words"), words}});
}

Result<void> IdentityCommand::show(const Profile &profile, EventWriter &writer)
{
    const Result<TlsIdentity> identity = loadKey(profile, writer);
    if (!identity)
        return failure(identity.error());
    tell(*identity, writer);
    return {};
}

Result<void> IdentityCommand::exportTo(const QString &path, const QString &passphrase, const Profile &profile,
                                       EventWriter &writer)
{
    const Result<TlsIdentity> identity = loadKey(profile, writer);
    const Result<QByteArray> pem = identity ? identity->exported(passphrase) : failure(identity.error());
    if (!pem)
        return failure(pem.error());
    if (const Result<void> written = writeNewPrivateFile(path, *pem); !written) {
        if (written.error().code != ErrorCode::AlreadyExists)
            return written;
        return failure(ErrorCode::AlreadyExists, QStringLiteral("%1 is there already").arg(path), path);
    }
    tell(*identity, writer);
    return {};
}

Result<void> IdentityCommand::importFrom(const QString &path, const QString &passphrase, Existing existing,
                                         const Profile &profile, EventWriter &writer)
{
    const Result<OsFile> file = OsFile::open(path, OpenMode::ReadOnly);
    const Result<QByteArray> pem = file ? file->readAt(0, maxFileBytes) : failure(file.error());
    if (!pem)
        return failure(pem.error());
    const Result<TlsIdentity> identity = TlsIdentity::imported(*pem, passphrase);
    if (!identity)
        return failure(identity.error());
    // Whoever runs with the old key would go on being the old one.
    const auto desktop = profile.lock(QStringLiteral("desktop"));
    const auto host = profile.lock(QStringLiteral("host"));
    if (!desktop || !host)
        return failure(desktop ? host.error() : desktop.error());
    const QString own = keyFile(profile);
    Result<void> saved = identity->save(own);
    if (!saved && saved.error().code == ErrorCode::AlreadyExists) {
        if (existing == Existing::Keep) {
            return failure(
                ErrorCode::AlreadyExists,
                QStringLiteral("the profile has a key already; --replace takes the other one instead "
                               "and moves this one aside"),
                own);
        }
        const QString aside =
            own + QStringLiteral(".before-")
            + QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-HHmmsszzz"));
        saved = identity->replace(own, aside);
        if (saved)
            writer.note(QStringLiteral("The key that the profile had is in %1").arg(aside));
    }
    if (!saved)
        return saved;
    tell(*identity, writer);
    return {};
}

QString IdentityCommand::start(const QCommandLineParser &parser, EventWriter &writer,
                               const QString &directory)
{
    const QStringList words = parser.positionalArguments();
    const QString action = words.value(0, QStringLiteral("show"));
    const bool isShow = action == QLatin1String("show");
    const bool isExport = action == QLatin1String("export");
    if (!isShow && !isExport && action != QLatin1String("import"))
        return QStringLiteral("identity can show, export FILE and import FILE, not “%1”").arg(action);
    if (words.size() > (isShow ? 1 : 2) || (!isShow && words.size() < 2))
        return isShow ? QStringLiteral("show takes no argument")
                      : QStringLiteral("%1 takes one file").arg(action);
    if (!isShow && !parser.isSet(passphraseOption))
        return QStringLiteral("give the passphrase with --passphrase-file");

    const Result<Profile> profile = Profile::open(directory);
    const Result<QString> passphrase = isShow ? QString() : readPasswordFile(parser.value(passphraseOption));
    Result<void> done;
    if (!profile)
        done = failure(profile.error());
    else if (!passphrase)
        done = failure(passphrase.error());
    else if (isShow)
        done = show(*profile, writer);
    else if (isExport)
        done = exportTo(words.at(1), *passphrase, *profile, writer);
    else
        done =
            importFrom(words.at(1), *passphrase,
                       parser.isSet(replaceOption) ? Existing::MoveAside : Existing::Keep, *profile, writer);
    if (!done)
        writer.diagnostic(done.error().message);
    Q_EMIT finished(done ? AllWell : SomethingFailed);
    return {};
}

void IdentityCommand::interrupt(int, int)
{
    Q_EMIT finished(Interrupted);
}

} // namespace Landline::Cli
