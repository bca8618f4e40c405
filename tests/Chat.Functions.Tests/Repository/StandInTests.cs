using System.Xml.Linq;
using Chat.Local;

namespace Chat.Functions.Tests.Repository;

public sealed class StandInTests
{
    [Fact]
    public void Every_stand_in_has_the_name_of_a_package_with_a_central_version()
    {
        var versions = XDocument.Load(RepositoryFolder.Of("Directory.Packages.props")).Descendants("PackageVersion").Select(package => package.Attribute("Include")!.Value).ToHashSet();
        var standIns = Directory.GetFiles(RepositoryFolder.Of("eng", "stand-ins"), "*.csproj", SearchOption.AllDirectories)
            .Select(project => (Folder: Path.GetFileName(Path.GetDirectoryName(project)), Name: Path.GetFileNameWithoutExtension(project)))
            .ToList();

        Assert.NotEmpty(standIns);
        Assert.All(standIns, standIn => Assert.Equal(standIn.Folder, standIn.Name));
        Assert.Empty(standIns.Select(standIn => standIn.Name).Except(versions));
    }

    [Fact]
    public void No_project_outside_the_swap_names_a_stand_in()
    {
        var projects = Directory.GetFiles(RepositoryFolder.Path, "*.csproj", SearchOption.AllDirectories)
            .Where(project => !project.Contains($"{Path.DirectorySeparatorChar}eng{Path.DirectorySeparatorChar}") && !project.Contains("node_modules"));

        Assert.All(projects, project => Assert.DoesNotContain("stand-in", File.ReadAllText(project)));
    }
}
