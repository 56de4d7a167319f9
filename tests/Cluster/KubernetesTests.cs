using k8s;
using k8s.Models;

namespace MgcBackfill.Cluster;

/// <summary>L4: the files for Kubernetes have only fields that its interface has, and belong together. No cluster runs them here.</summary>
public sealed class KubernetesTests
{
    // Of the exit codes for errors, all but the one of the environment.
    private static readonly int?[] s_final = [2, 3, 4, 5, 6];

    [Fact]
    public void Each_unit_is_a_pod_of_an_indexed_job_that_is_tried_again()
    {
        var job = Load<V1Job>("build-job.yaml").Spec;

        Assert.Equal("Indexed", job.CompletionMode);
        Assert.True(job.BackoffLimitPerIndex > 0);
        Assert.Null(job.BackoffLimit);
        Assert.True(job.Completions >= job.Parallelism);
        var pod = job.Template.Spec;
        Assert.Equal("Never", pod.RestartPolicy);
        var container = Assert.Single(pod.Containers);
        Assert.Equal(["lake", "build", "--unit", "$(JOB_COMPLETION_INDEX)"], container.Args.Take(4));
        var rule = Assert.Single(job.PodFailurePolicy.Rules, r => r.Action == "FailIndex");
        Assert.Equal(container.Name, rule.OnExitCodes.ContainerName);
        Assert.Equal(s_final, rule.OnExitCodes.Values.Cast<int?>());
    }

    [Fact]
    public void The_commit_has_the_sources_the_folder_and_the_image_of_the_build()
    {
        var build = Load<V1Job>("build-job.yaml").Spec.Template.Spec;
        var commit = Load<V1Job>("commit-job.yaml").Spec.Template.Spec;

        Assert.Equal(["lake", "commit"], commit.Containers[0].Args.Take(2));
        Assert.Equal(build.Containers[0].Args.Skip(4), commit.Containers[0].Args.Skip(2));
        Assert.Equal(build.Containers[0].Image, commit.Containers[0].Image);
        Assert.Equal("Never", commit.RestartPolicy);
        Assert.All([build, commit], pod => Assert.Equal(pod.Volumes[0].Name, Assert.Single(pod.Containers[0].VolumeMounts).Name));
        Assert.All([build, commit], pod => Assert.True(pod.SecurityContext.RunAsNonRoot));
    }

    [Fact]
    public void All_pods_write_to_one_volume_of_several_writers()
    {
        var claim = Load<V1PersistentVolumeClaim>("storage.yaml");

        Assert.Equal(["ReadWriteMany"], claim.Spec.AccessModes);
        Assert.All(
            ["build-job.yaml", "commit-job.yaml"],
            file =>
            {
                var volume = Assert.Single(Load<V1Job>(file).Spec.Template.Spec.Volumes);
                Assert.Equal(claim.Metadata.Name, volume.PersistentVolumeClaim.ClaimName);
            }
        );
    }

    [Fact]
    public void A_field_that_does_not_exist_is_found()
    {
        var text = Read("build-job.yaml").Replace("backoffLimitPerIndex", "backoffLimitForIndex", StringComparison.Ordinal);

        Assert.ThrowsAny<Exception>(() => KubernetesYaml.Deserialize<V1Job>(text, strict: true));
    }

    private static T Load<T>(string name) => KubernetesYaml.Deserialize<T>(Read(name), strict: true);

    private static string Read(string name) => File.ReadAllText(Deploy.Find($"kubernetes/{name}"));
}
